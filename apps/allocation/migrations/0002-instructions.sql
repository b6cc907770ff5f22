-- An instruction by its allocId. The row is made, and locked, before it is judged; until then, or while its block is unknown, it is
-- only RECEIVED and holds nothing. The first content that is judged under an allocId is the one that counts.
CREATE TABLE instruction (
  alloc_id                  text PRIMARY KEY,
  state                     text NOT NULL DEFAULT 'RECEIVED'
    CHECK (state IN ('RECEIVED', 'ACCEPTED', 'PROPOSED', 'REFUSED', 'REPLACED', 'CANCELLED', 'REVERSED', 'CARRIED_OUT')),
  content_hash              text,
  block_id                  text REFERENCES block,
  alloc_trans_type          text,
  ref_alloc_id              text,
  alloc_canc_replace_reason text,
  alloc_method              text,
  allocations               jsonb,
  odd_lot_account           text,
  account_errors            text,
  -- accounts that an error of their own leaves out, and why
  left_out                  jsonb,
  -- of what decides the split
  split_hash                text,
  deviation_reason          text,
  instructed_by             text,
  transact_time             text,
  -- the same such that text compares as time; NULL counts as after the trade
  stated_at                 text COLLATE "C",
  judged_at                 timestamptz,
  reason                    text,
  reason_text               text,
  account                   text,
  -- decided anew whenever its block is complete
  approval_needed           boolean NOT NULL DEFAULT false,
  CHECK (state = 'RECEIVED'
    OR num_nonnulls(content_hash, block_id, alloc_trans_type, allocations, account_errors, left_out, split_hash, instructed_by, judged_at) = 9),
  CHECK ((state = 'REFUSED') = (reason IS NOT NULL))
);
CREATE UNIQUE INDEX instruction_standing ON instruction (block_id) WHERE state = 'ACCEPTED';
CREATE UNIQUE INDEX instruction_proposed ON instruction (block_id) WHERE state = 'PROPOSED';
CREATE INDEX instruction_of_block ON instruction (block_id, judged_at);
CREATE INDEX instruction_approval_needed ON instruction (alloc_id) WHERE approval_needed;

ALTER TABLE block ADD FOREIGN KEY (alloc_id) REFERENCES instruction;
ALTER TABLE block ADD FOREIGN KEY (proposal_id) REFERENCES instruction;

-- What was stated of each block before its first fill, and not withdrawn before it (SMC Capital, 1995): whoever departs from it says why.
CREATE VIEW block_statement AS
  SELECT block_id, alloc_id, split_hash FROM (
    SELECT DISTINCT ON (i.block_id) i.block_id, i.alloc_id, i.alloc_trans_type, i.split_hash
    FROM instruction i JOIN block b ON b.block_id = i.block_id
    WHERE i.state NOT IN ('RECEIVED', 'REFUSED') AND i.alloc_trans_type <> 'REVERSAL' AND i.stated_at <= b.first_transact_time
    ORDER BY i.block_id, i.stated_at DESC, i.judged_at DESC, i.alloc_id DESC
  ) AS latest
  WHERE alloc_trans_type <> 'CANCEL';

-- Other content under an allocId that is taken: refused, once per content.
CREATE TABLE duplicate_instruction (
  alloc_id      text NOT NULL REFERENCES instruction,
  content_hash  text NOT NULL,
  block_id      text NOT NULL,
  instructed_by text NOT NULL,
  reason        text NOT NULL,
  reason_text   text NOT NULL,
  refused_at    timestamptz NOT NULL,
  PRIMARY KEY (alloc_id, content_hash)
);

CREATE TABLE approval (
  alloc_id    text NOT NULL REFERENCES instruction,
  person      text NOT NULL,
  approved_at timestamptz NOT NULL,
  PRIMARY KEY (alloc_id, person)
);

-- Accepted instructions of complete blocks that only a second person's word keeps from being allocated, and proposals, whose corrections wait.
CREATE VIEW instruction_pending_approval AS
  SELECT i.alloc_id FROM instruction i JOIN block b ON b.alloc_id = i.alloc_id
  WHERE i.approval_needed AND b.outcome = 'PENDING' AND NOT EXISTS (SELECT FROM approval a WHERE a.alloc_id = i.alloc_id)
  UNION ALL
  SELECT alloc_id FROM instruction WHERE state = 'PROPOSED';
