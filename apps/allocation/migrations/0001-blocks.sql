-- Numbers: `< 1e…` also refuses NaN and Infinity, which pass a comparison with zero.

-- A day's allocation: closed once, for ever.
CREATE TABLE trading_day (
  trade_date       date PRIMARY KEY,
  state            text NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'CLOSING', 'CLOSED')),
  platforms        text[] NOT NULL DEFAULT '{}',
  deadline_seconds int CHECK (deadline_seconds BETWEEN 0 AND 86400),
  deadline         timestamptz,
  closing_actor    text,
  platforms_open   text[] NOT NULL DEFAULT '{}',
  -- as they were published; a correction after the close changes blocks, and not these
  figures          jsonb,
  closed_at        timestamptz,
  CHECK (state = 'OPEN' OR num_nonnulls(deadline_seconds, deadline, closing_actor) = 3),
  CHECK ((state = 'CLOSED') = (closed_at IS NOT NULL)),
  CHECK ((state = 'CLOSED') = (figures IS NOT NULL))
);

-- A block, from the first mention of its id. An instruction may name it first: it is known once an order, fill or total gives its terms.
-- The foreign key makes whoever introduces a block hold its day, so that a day is never closed past a block that is just coming.
CREATE TABLE block (
  block_id            text PRIMARY KEY,
  trade_date          date REFERENCES trading_day,
  symbol              text,
  side                text,
  currency            text,
  mixed               boolean NOT NULL DEFAULT false,
  -- what is live of the own copy of its fills
  fills               bigint NOT NULL DEFAULT 0 CHECK (fills >= 0),
  qty                 numeric NOT NULL DEFAULT 0 CHECK (qty >= 0 AND qty < 1e24 AND scale(qty) <= 8),
  gross               numeric NOT NULL DEFAULT 0 CHECK (gross >= 0 AND gross < 1e40 AND scale(gross) <= 16),
  first_transact_time text COLLATE "C",
  -- the newest version of what execution-ingest knows of it
  total_version       bigint NOT NULL DEFAULT 0,
  total_state         text CHECK (total_state IN ('OPEN', 'HELD', 'COMPLETE')),
  total_fills         bigint CHECK (total_fills >= 0),
  total_qty           numeric CHECK (total_qty >= 0 AND total_qty < 1e24),
  total_gross         numeric CHECK (total_gross >= 0 AND total_gross < 1e40),
  total_reasons       text[],
  -- the accepted instruction that stands for it
  alloc_id            text,
  -- the one that would replace or reverse what is allocated
  proposal_id         text,
  outcome             text NOT NULL DEFAULT 'PENDING' CHECK (outcome IN ('PENDING', 'ALLOCATED', 'BROKEN', 'CANCELLED')),
  -- of its allocation: one more with each correction
  version             int NOT NULL DEFAULT 0 CHECK (version >= 0),
  reason              text,
  reason_text         text,
  broken_at           timestamptz,
  late_at             timestamptz,
  CHECK (num_nonnulls(trade_date, symbol, side, currency) IN (0, 4)),
  CHECK (total_version = 0 OR num_nonnulls(total_state, total_fills, total_qty, total_gross, total_reasons) = 5),
  CHECK (outcome = 'PENDING' OR trade_date IS NOT NULL),
  CHECK ((outcome = 'BROKEN') = (broken_at IS NOT NULL)),
  CHECK ((reason IS NOT NULL) = (outcome = 'BROKEN' OR late_at IS NOT NULL)),
  CHECK (outcome NOT IN ('ALLOCATED', 'CANCELLED') OR version > 0)
) WITH (fillfactor = 60); -- its totals change with every batch: room for that beside them
CREATE INDEX block_of_day ON block (trade_date, outcome, block_id);
CREATE INDEX block_with_reason ON block (block_id) WHERE reason IS NOT NULL;

-- Orders: how they settle, and whether all that fills and a platform's total of the day speak of are here.
CREATE TABLE placed_order (
  order_id    text PRIMARY KEY,
  block_id    text NOT NULL REFERENCES block,
  platform    text NOT NULL,
  trade_date  date NOT NULL,
  order_qty   numeric NOT NULL CHECK (order_qty > 0 AND order_qty < 1e15 AND scale(order_qty) <= 8),
  -- FIX SettlType 63; NULL or 0 is the market's regular cycle
  settl_type  text
);
CREATE INDEX placed_order_of_day ON placed_order (trade_date, platform);
CREATE INDEX placed_order_of_block ON placed_order (block_id);

-- The own copy of what stands of each fill. No foreign key: its block is made and locked in the same transaction, thousands at a time.
CREATE TABLE fill (
  platform     text NOT NULL,
  trade_date   date NOT NULL,
  root_exec_id text NOT NULL,
  version      bigint NOT NULL,
  order_id     text NOT NULL,
  block_id     text NOT NULL,
  live         boolean NOT NULL,
  last_qty     numeric NOT NULL CHECK (last_qty > 0 AND last_qty < 1e15 AND scale(last_qty) <= 8),
  last_px      numeric NOT NULL CHECK (last_px > 0 AND last_px < 1e15 AND scale(last_px) <= 8),
  -- it changed after its block was allocated
  late         boolean NOT NULL,
  PRIMARY KEY (platform, trade_date, root_exec_id)
);
CREATE INDEX fill_of_block ON fill (block_id);
CREATE INDEX fill_late ON fill (block_id) WHERE late;

CREATE TABLE platform_total (
  platform   text NOT NULL,
  trade_date date NOT NULL,
  version    bigint NOT NULL,
  state      text NOT NULL CHECK (state IN ('OPEN', 'HELD', 'COMPLETE')),
  num_orders bigint NOT NULL,
  PRIMARY KEY (platform, trade_date)
);
