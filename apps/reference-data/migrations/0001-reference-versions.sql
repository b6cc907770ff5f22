-- Every version of every reference row. The highest is the row as it stands; none is ever changed or removed.
CREATE TABLE reference_version (
  noun       text        NOT NULL,
  id         text        NOT NULL,
  version    int         NOT NULL CHECK (version >= 1),
  content    jsonb       NOT NULL,
  changed_by text        NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (noun, id, version)
);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON reference_version FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_table BEFORE TRUNCATE ON reference_version EXECUTE FUNCTION refuse_change();

-- What the firm's file said of a row when it was last loaded: only a change of the file itself may replace what a person decided since.
CREATE TABLE loaded_row (
  noun text NOT NULL,
  id   text NOT NULL,
  hash text NOT NULL,
  PRIMARY KEY (noun, id)
);
