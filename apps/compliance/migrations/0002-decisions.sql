-- What supervisors decide on flags.

ALTER TABLE flag DROP CONSTRAINT flag_status_check;
ALTER TABLE flag ADD CHECK (status IN ('OPEN', 'CONFIRMED_BREACH', 'JUSTIFIED', 'FALSE_ALARM'));

-- When somebody is to have decided: afterwards an open flag is overdue.
ALTER TABLE flag ADD COLUMN due_at timestamptz;
UPDATE flag SET due_at = raised_at + CASE severity WHEN 'CRITICAL' THEN interval '4 hours' WHEN 'HIGH' THEN interval '1 day' ELSE interval '5 days' END;
ALTER TABLE flag ALTER COLUMN due_at SET NOT NULL;

-- The most severe first, of these the oldest.
DROP INDEX flag_queue;
CREATE INDEX flag_queue ON flag ((array_position(ARRAY['CRITICAL', 'HIGH', 'MEDIUM'], severity)), raised_at, flag_id);
CREATE INDEX flag_open ON flag (due_at) WHERE status = 'OPEN';

-- One for each flag, never changed.
CREATE TABLE decision (
  flag_id    text PRIMARY KEY REFERENCES flag,
  outcome    text NOT NULL CHECK (outcome IN ('CONFIRMED_BREACH', 'JUSTIFIED', 'FALSE_ALARM')),
  reason     text NOT NULL,
  decided_by text NOT NULL,
  decided_at timestamptz NOT NULL
);
CREATE FUNCTION decision_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a decision stands';
END $$;
CREATE TRIGGER decision_stands BEFORE UPDATE OR DELETE ON decision FOR EACH ROW EXECUTE FUNCTION decision_stands();
