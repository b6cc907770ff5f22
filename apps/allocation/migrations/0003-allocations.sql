-- A block's allocation and its lines, one an account: each version is written once, together, and never changed.
CREATE TABLE allocated_block (
  block_id          text NOT NULL REFERENCES block,
  version           int NOT NULL CHECK (version >= 1),
  -- of the allocation; a correction without an instruction of its own has one of ours
  alloc_id          text NOT NULL UNIQUE,
  -- what it was split by; for a reversal, the reversal
  instruction_id    text NOT NULL REFERENCES instruction,
  cause             text NOT NULL CHECK (cause IN ('ALLOCATION', 'REPLACEMENT', 'REVERSAL', 'FILLS_CHANGED', 'BROKEN_BLOCK')),
  -- the version of the block's totals that was allocated
  total_version     bigint NOT NULL,
  qty               numeric NOT NULL CHECK (qty >= 0 AND qty < 1e15 AND scale(qty) = 0),
  exact_gross       numeric NOT NULL,
  gross             numeric NOT NULL CHECK (gross >= 0 AND gross < 1e15),
  -- what rounding to the minor unit left out
  residual          numeric NOT NULL CHECK (abs(residual) <= 0.5),
  avg_px            numeric NOT NULL CHECK (avg_px >= 0 AND avg_px < 1e15 AND scale(avg_px) = 8),
  settl_date        date NOT NULL,
  zero_lines        int NOT NULL CHECK (zero_lines >= 0),
  allocated_at      timestamptz NOT NULL,
  -- of a correction: who approved which preview, and why
  approved_by       text,
  correction_reason text,
  preview_hash      text,
  PRIMARY KEY (block_id, version),
  CHECK (gross + residual = exact_gross),
  CHECK (num_nonnulls(approved_by, correction_reason, preview_hash) = CASE WHEN cause = 'ALLOCATION' THEN 0 ELSE 3 END)
);

-- All lines of a block are written by one statement, and its trigger is where they are held to their block: a foreign key and unique
-- indexes, looked up for each of a million lines, take twice as long as all else about them.
CREATE TABLE allocation (
  individual_alloc_id     text NOT NULL,
  block_id                text NOT NULL,
  version                 int NOT NULL,
  line                    int NOT NULL CHECK (line >= 1),
  alloc_trans_type        text NOT NULL CHECK (alloc_trans_type IN ('NEW', 'REPLACE', 'REVERSAL')),
  -- the account's line in the version before
  ref_individual_alloc_id text,
  account                 text NOT NULL,
  alloc_qty               numeric NOT NULL CHECK (alloc_qty > 0 AND alloc_qty < 1e15 AND scale(alloc_qty) = 0),
  gross_trade_amt         numeric NOT NULL CHECK (gross_trade_amt >= 0 AND gross_trade_amt < 1e15),
  PRIMARY KEY (block_id, version, line),
  CHECK ((alloc_trans_type = 'NEW') = (ref_individual_alloc_id IS NULL))
);

-- What stands: the lines of each block's newest version that it does not take back.
CREATE VIEW standing_allocation AS
  SELECT a.* FROM allocation a JOIN block b ON b.block_id = a.block_id AND b.version = a.version WHERE a.alloc_trans_type <> 'REVERSAL';

-- The database holds it too: Σ allocated = Σ executed, each account once. An id is made of the allocId, which is the version's alone,
-- and the line, and so is as unique as they are. A breach is a fault of the program, so no SQLSTATE of bad content.
CREATE FUNCTION lines_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  unequal text;
BEGIN
  SELECT l.block_id INTO unequal
  FROM (
    SELECT block_id, version, coalesce(sum(alloc_qty) FILTER (WHERE alloc_trans_type <> 'REVERSAL'), 0) AS qty,
      coalesce(sum(gross_trade_amt) FILTER (WHERE alloc_trans_type <> 'REVERSAL'), 0) AS gross, count(*) AS lines, count(DISTINCT account) AS accounts
    FROM added GROUP BY block_id, version
  ) AS l LEFT JOIN allocated_block b USING (block_id, version)
  WHERE l.qty IS DISTINCT FROM b.qty OR l.gross IS DISTINCT FROM b.gross OR l.accounts <> l.lines LIMIT 1;
  IF FOUND THEN RAISE EXCEPTION 'the lines of block % do not add up to it', unequal; END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER lines_add_up AFTER INSERT ON allocation REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION lines_add_up();

-- Each line that stood in the version before is replaced or reversed, and nothing else is.
CREATE FUNCTION executed_is_allocated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM allocation WHERE block_id = NEW.block_id AND version = NEW.version)
    OR (NEW.cause = 'REVERSAL' AND NEW.qty <> 0)
    OR (NEW.cause <> 'REVERSAL' AND (
      NEW.qty IS DISTINCT FROM (SELECT coalesce(sum(last_qty), 0) FROM fill WHERE block_id = NEW.block_id AND live)
      OR NEW.exact_gross IS DISTINCT FROM (SELECT coalesce(sum(last_qty * last_px), 0) FROM fill WHERE block_id = NEW.block_id AND live)))
  THEN RAISE EXCEPTION 'what is allocated of block % is not what was executed', NEW.block_id; END IF;
  IF NEW.version > 1 AND EXISTS (
    SELECT FROM (SELECT individual_alloc_id FROM allocation
                 WHERE block_id = NEW.block_id AND version = NEW.version - 1 AND alloc_trans_type <> 'REVERSAL') AS before
      FULL JOIN (SELECT ref_individual_alloc_id FROM allocation
                 WHERE block_id = NEW.block_id AND version = NEW.version AND ref_individual_alloc_id IS NOT NULL) AS after
        ON ref_individual_alloc_id = individual_alloc_id
    WHERE individual_alloc_id IS NULL OR ref_individual_alloc_id IS NULL)
  THEN RAISE EXCEPTION 'version % of block % does not take up the one before', NEW.version, NEW.block_id; END IF;
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

-- What others have made of allocations: the copy that a correction's preview is drawn up from. Topics come in no order among each other.
CREATE TABLE told_confirmation (
  confirm_id         text PRIMARY KEY,
  block_id           text NOT NULL,
  account            text NOT NULL,
  custodian          text NOT NULL,
  -- FIX AffirmStatus 940, or NULL before the custodian's answer
  affirm_status      text,
  confirm_trans_type text,
  confirm_ref_id     text,
  net_money          numeric,
  currency           text
);
CREATE INDEX told_confirmation_of_block ON told_confirmation (block_id);

-- The newest version of each account's statement of a period.
CREATE TABLE told_statement (
  account      text NOT NULL,
  period_start date NOT NULL,
  period_end   date NOT NULL,
  version      int NOT NULL,
  statement_id text NOT NULL,
  PRIMARY KEY (account, period_start, period_end)
);

-- What proves each version, as it was published, with the lists that its hashes are of.
CREATE TABLE certificate (
  block_id text NOT NULL,
  version  int NOT NULL,
  hash     text NOT NULL,
  content  text NOT NULL,
  PRIMARY KEY (block_id, version),
  FOREIGN KEY (block_id, version) REFERENCES allocated_block
);
CREATE TRIGGER certificate_stands BEFORE UPDATE OR DELETE OR TRUNCATE ON certificate FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
