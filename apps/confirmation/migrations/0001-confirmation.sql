-- A figure of a contract: NaN and Infinity fail `< 1e15`.
CREATE DOMAIN figure AS numeric CHECK (VALUE >= 0 AND VALUE < 1e15 AND scale(VALUE) <= 8);

-- One row an allocation: it is locked, with the others of its block, while its lines are gathered and its confirmations prepared, all of
-- them or none.
CREATE TABLE allocation (
  alloc_id    text PRIMARY KEY,
  block_id    text NOT NULL,
  version     int NOT NULL CHECK (version >= 1),
  arrival     bigint GENERATED ALWAYS AS IDENTITY,
  hold        text, -- why its confirmations are not prepared; NULL: they are
  hold_text   text,
  held_since  timestamptz NOT NULL,
  prepared_at timestamptz,
  CHECK (hold IS NOT NULL OR prepared_at IS NOT NULL)
);
CREATE INDEX allocation_of_block ON allocation (block_id, version, arrival);
CREATE INDEX allocation_held ON allocation (held_since) WHERE hold <> 'SUPERSEDED';

-- An account's line as allocation sent it: never changed. Its allocation is made before it, in the same transaction or another, and no row
-- here is ever deleted, so a foreign key would only lock that row once a line; likewise a confirmation, made of a line that was just read.
CREATE TABLE allocated_line (
  individual_alloc_id     text PRIMARY KEY CHECK (length(individual_alloc_id) <= 62), -- its confirmId is two longer
  alloc_id                text NOT NULL,
  alloc_trans_type        text NOT NULL,
  version                 int NOT NULL,
  ref_individual_alloc_id text,
  block_id                text NOT NULL,
  account                 text NOT NULL,
  symbol                  text NOT NULL,
  side                    text NOT NULL,
  trade_date              date NOT NULL,
  settl_date              date NOT NULL,
  alloc_qty               figure NOT NULL CHECK (alloc_qty > 0),
  avg_px                  figure NOT NULL,
  gross_trade_amt         figure NOT NULL,
  currency                text NOT NULL,
  block_qty               figure NOT NULL,
  block_gross_trade_amt   figure NOT NULL,
  tot_no_allocs           int NOT NULL CHECK (tot_no_allocs > 0)
);
CREATE INDEX allocated_line_of_allocation ON allocated_line (alloc_id);
CREATE INDEX allocated_line_of_block ON allocated_line (block_id);
CREATE INDEX allocated_line_of_account ON allocated_line (account);
CREATE INDEX allocated_line_of_day ON allocated_line (trade_date);

CREATE TABLE confirmation (
  confirm_id          text PRIMARY KEY,
  individual_alloc_id text NOT NULL, -- the line that its figures are of; of a cancel, that of the confirmation which it cancels
  confirm_trans_type  text NOT NULL CHECK (confirm_trans_type IN ('NEW', 'REPLACE', 'CANCEL')),
  confirm_ref_id      text,
  custodian           text NOT NULL,
  commission          figure NOT NULL,
  misc_fees           jsonb NOT NULL,
  net_money           numeric NOT NULL CHECK (abs(net_money) < 1e15 AND scale(net_money) <= 8),
  reference_versions  jsonb NOT NULL, -- noun → id → version of each reference row used
  status              text NOT NULL DEFAULT 'PREPARED'
    CHECK (status IN ('PREPARED', 'SUPERSEDED', 'ISSUED', 'AFFIRMED', 'CONFIRM_REJECTED', 'REPLACED', 'CANCELLED')),
  prepared_at         timestamptz NOT NULL,
  issued_at           timestamptz,
  released_by         text,
  answered_at         timestamptz,
  affirmed_by         text,
  confirm_rej_reason  text,
  corrected_by        text, -- the confirmation that went out to replace or cancel it
  -- So that a line has one confirmation beside those that cancel it, by the primary key.
  CHECK (confirm_trans_type = 'CANCEL' OR confirm_id = 'C-' || individual_alloc_id),
  CHECK ((confirm_trans_type = 'NEW') = (confirm_ref_id IS NULL)),
  CHECK ((status IN ('PREPARED', 'SUPERSEDED')) = (issued_at IS NULL)),
  CHECK ((issued_at IS NULL) = (released_by IS NULL)),
  CHECK ((status IN ('REPLACED', 'CANCELLED')) = (corrected_by IS NOT NULL)),
  -- What was replaced or cancelled keeps the answer that it had.
  CHECK (corrected_by IS NOT NULL OR (status IN ('AFFIRMED', 'CONFIRM_REJECTED')) = (answered_at IS NOT NULL)),
  CHECK ((answered_at IS NULL) = (affirmed_by IS NULL)),
  CHECK (corrected_by IS NOT NULL OR (status = 'CONFIRM_REJECTED') = (confirm_rej_reason IS NOT NULL)),
  CHECK (confirm_rej_reason IS NULL OR answered_at IS NOT NULL)
);
CREATE INDEX confirmation_of_line ON confirmation (individual_alloc_id);
CREATE INDEX confirmation_by_status ON confirmation (status, confirm_id);
CREATE UNIQUE INDEX confirmation_corrected_once ON confirmation (confirm_ref_id) WHERE confirm_ref_id IS NOT NULL AND status <> 'SUPERSEDED';

-- A line of a later version with the figures of a confirmation that stands: it gets none of its own.
CREATE TABLE upheld_line (
  individual_alloc_id text PRIMARY KEY,
  confirm_id          text NOT NULL
);

-- Every answer of a custodian with what became of it: the record that Rule 204-2 asks for.
CREATE TABLE answer (
  origin             text PRIMARY KEY, -- topic[partition]@offset
  custodian          text NOT NULL,
  confirm_id         text NOT NULL,
  affirm_status      text NOT NULL,
  confirm_rej_reason text,
  text               text,
  affirmed_by        text NOT NULL,
  outcome            text NOT NULL CHECK (outcome IN ('TAKEN', 'DUPLICATE', 'ACKNOWLEDGED', 'REFUSED')),
  refusal            text,
  answered_at        timestamptz NOT NULL,
  CHECK ((outcome = 'REFUSED') = (refusal IS NOT NULL))
);
CREATE INDEX answer_of_confirmation ON answer (confirm_id);
CREATE INDEX answer_not_taken ON answer (outcome, answered_at) WHERE outcome <> 'TAKEN';
