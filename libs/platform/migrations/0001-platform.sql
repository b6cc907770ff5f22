-- What every service keeps beside its own tables.

-- The service's own copy of the reference data it reads: the latest version of each row.
CREATE TABLE reference_row (
  noun    text NOT NULL,
  id      text NOT NULL,
  version int  NOT NULL,
  body    jsonb NOT NULL,
  PRIMARY KEY (noun, id)
);

-- Commands that were carried out, so that a repeat gets the same answer and no second effect.
CREATE TABLE idempotency_key (
  key        text NOT NULL,
  person     text NOT NULL,
  request    text NOT NULL,
  response   jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (person, key)
);
