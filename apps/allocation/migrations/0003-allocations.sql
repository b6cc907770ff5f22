-- A block's allocation and its lines, one an account: written once, together, and never changed.
CREATE TABLE allocated_block (
  block_id      text PRIMARY KEY REFERENCES block,
  alloc_id      text NOT NULL UNIQUE REFERENCES instruction,
  -- the version of the block's totals that was allocated
  total_version bigint NOT NULL,
  qty           numeric NOT NULL CHECK (qty > 0 AND qty < 1e15 AND scale(qty) = 0),
  exact_gross   numeric NOT NULL,
  gross         numeric NOT NULL CHECK (gross >= 0 AND gross < 1e15),
  -- what rounding to the minor unit left out
  residual      numeric NOT NULL CHECK (abs(residual) <= 0.5),
  avg_px        numeric NOT NULL CHECK (avg_px >= 0 AND avg_px < 1e15 AND scale(avg_px) = 8),
  settl_date    date NOT NULL,
  zero_lines    int NOT NULL CHECK (zero_lines >= 0),
  allocated_at  timestamptz NOT NULL,
  CHECK (gross + residual = exact_gross)
);

-- All lines of a block are written by one statement, and its trigger is where they are held to their block: a foreign key and unique
-- indexes, looked up for each of a million lines, take twice as long as all else about them.
CREATE TABLE allocation (
  individual_alloc_id text NOT NULL,
  block_id            text NOT NULL,
  line                int NOT NULL CHECK (line >= 1),
  account             text NOT NULL,
  alloc_qty           numeric NOT NULL CHECK (alloc_qty > 0 AND alloc_qty < 1e15 AND scale(alloc_qty) = 0),
  gross_trade_amt     numeric NOT NULL CHECK (gross_trade_amt >= 0 AND gross_trade_amt < 1e15),
  PRIMARY KEY (block_id, line)
);

-- The database holds it too: Σ allocated = Σ executed, each account once. An id is made of the allocId, which is the block's alone,
-- and the line, and so is as unique as they are. A breach is a fault of the program, so no SQLSTATE of bad content.
CREATE FUNCTION lines_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  unequal text;
BEGIN
  SELECT l.block_id INTO unequal
  FROM (
    SELECT block_id, sum(alloc_qty) AS qty, sum(gross_trade_amt) AS gross, count(*) AS lines, count(DISTINCT account) AS accounts
    FROM added GROUP BY block_id
  ) AS l LEFT JOIN allocated_block b USING (block_id)
  WHERE l.qty IS DISTINCT FROM b.qty OR l.gross IS DISTINCT FROM b.gross OR l.accounts <> l.lines LIMIT 1;
  IF FOUND THEN RAISE EXCEPTION 'the lines of block % do not add up to it', unequal; END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER lines_add_up AFTER INSERT ON allocation REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION lines_add_up();

CREATE FUNCTION executed_is_allocated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM allocation WHERE block_id = NEW.block_id)
    OR NEW.qty IS DISTINCT FROM (SELECT sum(last_qty) FROM fill WHERE block_id = NEW.block_id AND live)
    OR NEW.exact_gross IS DISTINCT FROM (SELECT sum(last_qty * last_px) FROM fill WHERE block_id = NEW.block_id AND live)
  THEN RAISE EXCEPTION 'what is allocated of block % is not what was executed', NEW.block_id; END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER executed_is_allocated AFTER INSERT ON allocated_block DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION executed_is_allocated();

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME;
END $$;
CREATE TRIGGER allocated_block_stands BEFORE UPDATE OR DELETE OR TRUNCATE ON allocated_block FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER allocation_stands BEFORE UPDATE OR DELETE OR TRUNCATE ON allocation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- What a person must look into: blocks that were not allocated, and allocated ones whose fills changed afterwards.
CREATE VIEW block_break AS
  SELECT block_id, trade_date, symbol, alloc_id, outcome, reason, reason_text, coalesce(late_at, broken_at) AS since
  FROM block WHERE reason IS NOT NULL;
