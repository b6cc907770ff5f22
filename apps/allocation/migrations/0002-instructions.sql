-- An instruction by its allocId. The row is made, and locked, before it is judged; until then, or while its block is unknown, it is
-- only RECEIVED and holds nothing. The first content that is judged under an allocId is the one that counts.
CREATE TABLE instruction (
  alloc_id        text PRIMARY KEY,
  state           text NOT NULL DEFAULT 'RECEIVED' CHECK (state IN ('RECEIVED', 'ACCEPTED', 'REFUSED')),
  content_hash    text,
  block_id        text REFERENCES block,
  alloc_method    text,
  allocations     jsonb,
  instructed_by   text,
  transact_time   text,
  judged_at       timestamptz,
  reason          text,
  reason_text     text,
  account         text,
  -- decided anew whenever its block is complete
  approval_needed boolean NOT NULL DEFAULT false,
  CHECK (state = 'RECEIVED' OR num_nonnulls(content_hash, block_id, alloc_method, allocations, instructed_by, judged_at) = 6),
  CHECK ((state = 'REFUSED') = (reason IS NOT NULL))
);
CREATE UNIQUE INDEX instruction_standing ON instruction (block_id) WHERE state = 'ACCEPTED';
CREATE INDEX instruction_approval_needed ON instruction (alloc_id) WHERE approval_needed;

ALTER TABLE block ADD FOREIGN KEY (alloc_id) REFERENCES instruction;

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

-- Accepted instructions of complete blocks that only a second person's word keeps from being allocated.
CREATE VIEW instruction_pending_approval AS
  SELECT i.alloc_id FROM instruction i JOIN block b ON b.alloc_id = i.alloc_id
  WHERE i.approval_needed AND b.outcome = 'PENDING' AND NOT EXISTS (SELECT FROM approval a WHERE a.alloc_id = i.alloc_id);
