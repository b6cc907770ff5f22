-- Orders, reports of their executions, and how far each block and day is known to be complete.

-- NaN and Infinity pass a plain `> 0`: each figure has an upper bound as well.
CREATE DOMAIN positive_figure AS numeric CHECK (VALUE > 0 AND VALUE < 1e15 AND scale(VALUE) <= 8);
CREATE DOMAIN unsigned_figure AS numeric CHECK (VALUE >= 0 AND VALUE < 1e15 AND scale(VALUE) <= 8);
CREATE DOMAIN exact_amount    AS numeric CHECK (VALUE >= 0 AND VALUE < 1e34 AND scale(VALUE) <= 16);

-- A row may be a stub, which is what is locked while the order itself has not come yet.
CREATE TABLE orders (
  order_id   text PRIMARY KEY,
  block_id   text,
  platform   text,
  symbol     text,
  side       text,
  order_qty  positive_figure,
  currency   text,
  settl_type text,
  trade_date text,
  entered_by text,
  -- What its executions come to; changed only under the row's lock.
  reports    int            NOT NULL DEFAULT 0 CHECK (reports >= 0),
  fills      int            NOT NULL DEFAULT 0 CHECK (fills >= 0),
  qty        unsigned_figure NOT NULL DEFAULT 0,
  gross      exact_amount   NOT NULL DEFAULT 0,
  CHECK (num_nulls(block_id, platform, symbol, side, order_qty, currency, trade_date, entered_by) IN (0, 8))
) WITH (fillfactor = 50); -- its figures change with every batch: room for that beside them
CREATE INDEX orders_of_block ON orders (block_id) WHERE block_id IS NOT NULL;
CREATE INDEX orders_of_day ON orders (trade_date, platform) WHERE trade_date IS NOT NULL;

-- What its orders have in common, and what was last published of it.
CREATE TABLE blocks (
  block_id       text PRIMARY KEY,
  first_order_id text NOT NULL,
  platform       text NOT NULL,
  trade_date     text NOT NULL,
  symbol         text NOT NULL,
  side           text NOT NULL,
  currency       text NOT NULL,
  last_capacity  text,
  version        int            NOT NULL DEFAULT 0,
  state          text           NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'HELD', 'COMPLETE')),
  reasons        text[]         NOT NULL DEFAULT '{NO_TOTALS}',
  fills          int            NOT NULL DEFAULT 0,
  qty            unsigned_figure NOT NULL DEFAULT 0,
  gross          exact_amount   NOT NULL DEFAULT 0,
  since          timestamptz    NOT NULL DEFAULT now(),
  CHECK ((state = 'COMPLETE') = (reasons = '{}'))
) WITH (fillfactor = 70);

-- Every report with an identity of its own, as it came; the first of an id is kept. `source` PHONE: a deal by phone that a second person
-- approved; PERSON: an amendment by hand.
-- No foreign keys to orders: their checks would lock orders out of the order in which handlers do.
CREATE TABLE execution_report (
  platform      text NOT NULL,
  trade_date    text NOT NULL,
  exec_id       text NOT NULL,
  source        text NOT NULL CHECK (source IN ('PLATFORM', 'PHONE', 'PERSON')),
  outcome       text NOT NULL CHECK (outcome IN ('TAKEN', 'WAITING', 'REJECTED')),
  -- The fill whose chain it belongs to; unknown while it waits.
  root_exec_id  text,
  exec_type     text NOT NULL,
  exec_ref_id   text,
  order_id      text NOT NULL,
  -- As it was said: a report without a block is of its order's.
  block_id      text,
  symbol        text NOT NULL,
  side          text NOT NULL,
  last_qty      positive_figure NOT NULL,
  last_px       positive_figure NOT NULL,
  currency      text NOT NULL,
  last_mkt      text NOT NULL,
  transact_time text NOT NULL,
  last_capacity text NOT NULL,
  trader        text NOT NULL,
  -- Why a person amended.
  reason        text,
  raw           bytea NOT NULL,
  origin        text NOT NULL,
  PRIMARY KEY (platform, trade_date, exec_id)
);
CREATE INDEX execution_report_waiting ON execution_report (order_id) WHERE outcome = 'WAITING';

-- Deals by phone, each a fill once a second person approved it. Until then they count nowhere.
CREATE TABLE phone_trade (
  exec_id       text PRIMARY KEY,
  order_id      text NOT NULL,
  ticket        text NOT NULL,
  last_qty      positive_figure NOT NULL,
  last_px       positive_figure NOT NULL,
  last_mkt      text NOT NULL,
  transact_time text NOT NULL,
  last_capacity text NOT NULL,
  reason        text NOT NULL,
  entered_by    text NOT NULL,
  entered_at    timestamptz NOT NULL,
  state         text NOT NULL DEFAULT 'PENDING' CHECK (state IN ('PENDING', 'APPROVED', 'REJECTED')),
  decided_by    text CHECK (decided_by <> entered_by),
  decided_at    timestamptz,
  -- Why it was rejected.
  refusal       text CHECK ((refusal IS NOT NULL) = (state = 'REJECTED')),
  UNIQUE (order_id, ticket),
  CHECK (num_nulls(decided_by, decided_at) = CASE state WHEN 'PENDING' THEN 2 ELSE 0 END)
);
CREATE INDEX phone_trade_pending ON phone_trade (entered_at) WHERE state = 'PENDING';

-- Where the chain of a fill stands that was corrected or busted. A fill that was not, as most are not, stands as it was reported.
CREATE TABLE amended_execution (
  platform      text NOT NULL,
  trade_date    text NOT NULL,
  root_exec_id  text NOT NULL,
  version       int  NOT NULL,
  live          boolean NOT NULL,
  exec_id       text NOT NULL,
  exec_type     text NOT NULL,
  exec_ref_id   text,
  order_id      text NOT NULL,
  block_id      text NOT NULL,
  symbol        text NOT NULL,
  side          text NOT NULL,
  last_qty      positive_figure NOT NULL,
  last_px       positive_figure NOT NULL,
  currency      text NOT NULL,
  last_mkt      text NOT NULL,
  transact_time text NOT NULL,
  last_capacity text NOT NULL,
  trader        text NOT NULL,
  PRIMARY KEY (platform, trade_date, root_exec_id)
);

-- Every fill, as it stands.
CREATE VIEW execution AS
  SELECT * FROM amended_execution
  UNION ALL
  SELECT r.platform, r.trade_date, r.exec_id, 1, true, r.exec_id, r.exec_type, NULL, r.order_id, o.block_id, r.symbol, r.side, r.last_qty, r.last_px,
         r.currency, r.last_mkt, r.transact_time, r.last_capacity, r.trader
    FROM execution_report r LEFT JOIN orders o USING (order_id)
   WHERE exec_type = 'TRADE' AND outcome = 'TAKEN'
     AND NOT EXISTS (SELECT FROM amended_execution a WHERE (a.platform, a.trade_date, a.root_exec_id) = (r.platform, r.trade_date, r.exec_id));

-- Reports that were not taken, once per content.
CREATE TABLE execution_rejection (
  rejection_id text PRIMARY KEY,
  reason       text NOT NULL,
  text         text NOT NULL,
  field        text,
  platform     text,
  exec_id      text,
  order_id     text,
  block_id     text,
  origin       text NOT NULL,
  rejected_at  timestamptz NOT NULL DEFAULT now()
);

-- What came again under a known identity with other content, bytes and all; the first stands.
CREATE TABLE conflict (
  conflict_id text PRIMARY KEY,
  topic       text NOT NULL,
  raw         bytea NOT NULL,
  origin      text NOT NULL,
  seen_at     timestamptz NOT NULL DEFAULT now()
);

-- Orders whose block is held whatever the figures say; the order may become known later.
CREATE TABLE hold (
  order_id text NOT NULL,
  reason   text NOT NULL CHECK (reason IN ('QUARANTINED', 'CONFLICT')),
  evidence text NOT NULL, -- a rejection_id or conflict_id
  PRIMARY KEY (order_id, reason, evidence)
);

-- What a platform says it sent of an order: the highest revision.
CREATE TABLE order_total (
  platform    text NOT NULL,
  trade_date  text NOT NULL,
  order_id    text NOT NULL,
  revision    bigint NOT NULL,
  num_reports bigint NOT NULL,
  cum_qty     unsigned_figure,
  notional    exact_amount,
  PRIMARY KEY (platform, trade_date, order_id)
);

-- A platform's day: what came of it, beside what the platform says it sent.
CREATE TABLE platform_day (
  platform        text NOT NULL,
  trade_date      text NOT NULL,
  reports         bigint NOT NULL DEFAULT 0, -- distinct reports that came
  duplicates      bigint NOT NULL DEFAULT 0, -- exact repetitions, dropped
  orders_totalled bigint NOT NULL DEFAULT 0,
  revision        bigint,
  num_orders      bigint,
  num_reports     bigint,
  version         int  NOT NULL DEFAULT 0,
  state           text NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'COMPLETE')),
  PRIMARY KEY (platform, trade_date)
);
