-- What compliance keeps: who did what on each lineage, and which pairs of duties one person must not hold.

-- A lineage is what duties are judged on: a trade's block and all below it, a day, an account. It is locked before it is judged, so
-- that two duties of one person that arrive at the same time on two topics see each other.
CREATE TABLE lineage (
  scope           text NOT NULL CHECK (scope IN ('TRADE', 'ACCOUNT', 'STATEMENT', 'SECURITY_DAY', 'DAY', 'REFERENCE')),
  subject         text NOT NULL,
  trade_date      text,
  -- Least TransactTime of the block's fills, anyone's; null until one is known.
  first_fill_time text,
  -- The conflict matrix it was last judged by.
  matrix_version  int NOT NULL DEFAULT 0,
  PRIMARY KEY (scope, subject)
) WITH (fillfactor = 50); -- an instruction comes before the fills: room to tell the first of them
CREATE INDEX lineage_judged ON lineage (matrix_version);

-- A duty that a person held on a lineage on a business date, with its earliest and its latest act: { time, eventId, actor, origin }.
-- No foreign key: whoever writes here holds the lineage's lock, and a check of each row would cost more than the row.
CREATE TABLE duty (
  scope     text NOT NULL,
  subject   text NOT NULL,
  person    text NOT NULL,
  duty      text NOT NULL,
  on_date   text NOT NULL,
  first_act json NOT NULL,
  last_act  json NOT NULL,
  PRIMARY KEY (scope, subject, person, duty, on_date)
) WITH (fillfactor = 50); -- a trader's latest act changes until his block is full

-- One flag for each rule, person and lineage. Events never remove one.
CREATE TABLE flag (
  flag_id      text PRIMARY KEY,
  scope        text NOT NULL,
  subject      text NOT NULL,
  person       text NOT NULL,
  rule         text NOT NULL,
  rule_version int NOT NULL,
  first_duty   text NOT NULL,
  second_duty  text NOT NULL,
  severity     text NOT NULL CHECK (severity IN ('CRITICAL', 'HIGH', 'MEDIUM')),
  prevented    boolean NOT NULL,
  status       text NOT NULL DEFAULT 'OPEN' CHECK (status IN ('OPEN')),
  raised_at    timestamptz NOT NULL,
  CHECK (first_duty <> second_duty),
  FOREIGN KEY (scope, subject) REFERENCES lineage
);
CREATE INDEX flag_queue ON flag (raised_at, flag_id);
CREATE INDEX flag_lineage ON flag (scope, subject);
