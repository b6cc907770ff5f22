-- Changes that need a second person. The content of one never changes; what is decided on it stands.
CREATE TABLE proposal (
  proposal_id  text        PRIMARY KEY,
  noun         text        NOT NULL,
  id           text        NOT NULL,
  -- The version of the row that it was made against; 0: there was none.
  base_version int         NOT NULL,
  content      jsonb       NOT NULL,
  reason       text        NOT NULL,
  proposed_by  text        NOT NULL,
  proposed_at  timestamptz NOT NULL,
  state        text        NOT NULL DEFAULT 'PENDING' CHECK (state IN ('PENDING', 'APPROVED', 'REJECTED')),
  decided_by   text,
  decided_at   timestamptz,
  CHECK ((state = 'PENDING') = (decided_by IS NULL)),
  CHECK (decided_by <> proposed_by)
);
CREATE INDEX proposal_state ON proposal (state, proposed_at, proposal_id);
