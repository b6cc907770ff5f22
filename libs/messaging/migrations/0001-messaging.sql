-- What the backbone keeps in each service's own schema. The protocol it serves: docs/architecture.md, «Delivery».

-- How far this service has read each partition: the fence against doing anything twice.
CREATE TABLE position (
  consumer_group text   NOT NULL,
  topic          text   NOT NULL,
  partition      int    NOT NULL,
  next_offset    bigint NOT NULL CHECK (next_offset >= 0),
  cluster_id     text   NOT NULL,
  last_timestamp text,
  last_hash      text,
  PRIMARY KEY (consumer_group, topic, partition)
);

-- CACHE 1: drawn after the aggregate locks, so that if B saw A, A's id comes before B's.
CREATE SEQUENCE outbox_id CACHE 1;

-- A frame holds many messages of one topic, in their order.
CREATE TABLE outbox (
  id         bigint PRIMARY KEY DEFAULT nextval('outbox_id'),
  topic      text NOT NULL,
  messages   int NOT NULL CHECK (messages > 0),
  frame      bytea NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  sent_at    timestamptz
);
-- Frames are read once, a moment later: compressing them costs more than their bytes do.
ALTER TABLE outbox ALTER frame SET STORAGE EXTERNAL;
CREATE INDEX outbox_unsent ON outbox (id) WHERE sent_at IS NULL;
CREATE INDEX outbox_sent ON outbox (sent_at) WHERE sent_at IS NOT NULL;

-- Gapless streams, written exactly once: one row a stream, locked while sequences are given.
CREATE TABLE stream (
  stream        text PRIMARY KEY,
  last_sequence bigint NOT NULL DEFAULT 0
);
CREATE TABLE stream_record (
  id        bigint PRIMARY KEY DEFAULT nextval('outbox_id'),
  stream    text NOT NULL REFERENCES stream,
  sequence  bigint,
  record_id text NOT NULL,
  key       text NOT NULL,
  value     text NOT NULL,
  headers   text NOT NULL,
  UNIQUE (stream, record_id),
  UNIQUE (stream, sequence)
);
CREATE INDEX stream_record_unnumbered ON stream_record (stream, id) WHERE sequence IS NULL;

-- Records that wait for what they depend on.
CREATE TABLE parked (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  waits_on    text NOT NULL,
  topic       text NOT NULL,
  partition   int NOT NULL,
  "offset"    bigint NOT NULL,
  timestamp   text NOT NULL,
  key         text,
  value       bytea NOT NULL,
  headers     text NOT NULL,
  parked_at   timestamptz NOT NULL DEFAULT now(),
  released_at timestamptz
);
CREATE INDEX parked_waiting ON parked (topic, waits_on, id) WHERE released_at IS NULL;

-- Records that break their contract, once per content.
CREATE TABLE quarantine (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic          text NOT NULL,
  hash           text NOT NULL,
  count          int NOT NULL DEFAULT 1,
  reason         text NOT NULL,
  field          text,
  text           text NOT NULL,
  partition      int NOT NULL,
  "offset"       bigint NOT NULL,
  key            bytea,
  value          bytea,
  headers        text NOT NULL,
  state          text NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'REPLAYED')),
  quarantined_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (topic, hash)
);
