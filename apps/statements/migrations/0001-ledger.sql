-- What happened on each account. Nothing here is ever changed: what was wrong is set right by a further entry.

-- One row an account: whoever books on it, or states it, holds its lock.
CREATE TABLE ledger_account (
  account text PRIMARY KEY
);

CREATE TABLE ledger_entry (
  entry_kind          text NOT NULL CHECK (entry_kind IN ('TRADE', 'REVERSAL', 'ACTIVITY')),
  source              text NOT NULL,
  reference           text NOT NULL,
  account             text NOT NULL REFERENCES ledger_account,
  entry_type          text NOT NULL,
  trade_date          date NOT NULL,
  settl_date          date,
  symbol              text,
  quantity            numeric CHECK (abs(quantity) < 1e15 AND scale(quantity) <= 8),
  avg_px              numeric CHECK (avg_px >= 0 AND avg_px < 1e15 AND scale(avg_px) <= 8),
  gross_trade_amt     numeric CHECK (abs(gross_trade_amt) < 1e15 AND scale(gross_trade_amt) <= 8),
  commission          numeric CHECK (abs(commission) < 1e15 AND scale(commission) <= 8),
  fees                numeric CHECK (abs(fees) < 1e16 AND scale(fees) <= 8),
  amount              numeric CHECK (abs(amount) < 1e15 AND scale(amount) <= 8),
  currency            text NOT NULL,
  individual_alloc_id text,
  block_id            text,
  correction_of       text, -- the confirmId whose trade a reversal takes back, or a trade takes the place of
  reported_by         text,
  text                text,
  content_hash        text NOT NULL,
  event_id            text,
  origin              text NOT NULL,
  recorded_at         timestamptz NOT NULL,
  PRIMARY KEY (entry_kind, source, reference),
  CHECK (quantity IS NOT NULL OR amount IS NOT NULL),
  CHECK (quantity IS NULL OR symbol IS NOT NULL),
  CHECK (entry_kind = 'REVERSAL' OR (coalesce(gross_trade_amt, 0) >= 0 AND coalesce(commission, 0) >= 0 AND coalesce(fees, 0) >= 0)),
  CHECK (entry_kind <> 'REVERSAL' OR correction_of IS NOT NULL)
);
-- An allocation is confirmed once: a second confirmation of it would book its shares again. And a trade is taken back once.
CREATE UNIQUE INDEX ledger_entry_confirmed_once ON ledger_entry (individual_alloc_id) WHERE entry_kind = 'TRADE';
CREATE UNIQUE INDEX ledger_entry_reversed_once ON ledger_entry (correction_of) WHERE entry_kind = 'REVERSAL';
CREATE INDEX ledger_entry_by_day ON ledger_entry (account, trade_date);

-- Σ of shares in (+) and out (−) by trade date, kept with the entries in the same transaction.
CREATE TABLE position_day (
  account    text    NOT NULL REFERENCES ledger_account,
  symbol     text    NOT NULL,
  trade_date date    NOT NULL,
  quantity   numeric NOT NULL CHECK (abs(quantity) < 1e24 AND scale(quantity) <= 8),
  PRIMARY KEY (account, symbol, trade_date)
);

-- Σ of cash in (+) and out (−) by trade date.
CREATE TABLE cash_day (
  account    text    NOT NULL REFERENCES ledger_account,
  currency   text    NOT NULL,
  trade_date date    NOT NULL,
  amount     numeric NOT NULL CHECK (abs(amount) < 1e24 AND scale(amount) <= 8),
  PRIMARY KEY (account, currency, trade_date)
);

-- Records that kept their contract, and were not booked.
CREATE TABLE refusal (
  entry_kind  text NOT NULL CHECK (entry_kind IN ('TRADE', 'ACTIVITY')),
  source      text NOT NULL,
  reference   text NOT NULL,
  reason      text NOT NULL,
  record      jsonb NOT NULL,
  record_hash text GENERATED ALWAYS AS (md5(record::text)) STORED,
  account     text NOT NULL,
  event_id    text,
  origin      text NOT NULL,
  refused_at  timestamptz NOT NULL,
  PRIMARY KEY (entry_kind, source, reference, reason, record_hash)
);

-- Every version of every statement, as it was issued.
CREATE TABLE statement (
  statement_id text PRIMARY KEY,
  account      text NOT NULL REFERENCES ledger_account,
  period_start date NOT NULL,
  period_end   date NOT NULL CHECK (period_end >= period_start),
  version      int  NOT NULL CHECK (version >= 1),
  content      text NOT NULL,
  content_hash text NOT NULL,
  entries      int  NOT NULL,
  issued_by    text NOT NULL,
  issued_at    timestamptz NOT NULL,
  UNIQUE (account, period_start, period_end, version)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_table BEFORE TRUNCATE ON ledger_entry EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON statement FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_table BEFORE TRUNCATE ON statement EXECUTE FUNCTION refuse_change();
