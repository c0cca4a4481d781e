-- The ground: installation, counters, streams, events, answers already given.
-- Types are UUID, BYTEA, TEXT, BIGINT, BOOLEAN alone; instants are BIGINT microseconds since 1970 UTC.

-- One row, made once.
CREATE TABLE installation (
    id BIGINT NOT NULL PRIMARY KEY,   -- always 1
    name TEXT NOT NULL,               -- the office
    region TEXT NOT NULL,             -- administrative division code
    sample BOOLEAN NOT NULL,          -- sample office: never listens publicly
    meta TEXT NOT NULL,               -- JSON, fixed at creation
    created_at BIGINT NOT NULL
);

-- Changes: by acts of administrators.
CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- Changes: with every batch that has events. Its lock makes order of numbers order of commits.
CREATE TABLE counter (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL,            -- last number given
    at BIGINT NOT NULL                -- last instant recorded
);
INSERT INTO counter (name, value, at) VALUES ('event', 0, 0);

-- Changes: with every number taken.
CREATE TABLE series (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL             -- last serial given
);

CREATE TABLE stream (
    id UUID NOT NULL PRIMARY KEY,     -- set once
    kind TEXT NOT NULL,               -- set once
    version BIGINT NOT NULL           -- changes: number of its events
);

-- Append-only.
CREATE TABLE event (
    seq BIGINT NOT NULL PRIMARY KEY,
    id UUID NOT NULL,                 -- events are referred to by seq; no index
    stream UUID NOT NULL,
    stream_kind TEXT NOT NULL,
    stream_version BIGINT NOT NULL,
    kind TEXT NOT NULL,
    schema_version BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    occurred_on TEXT NOT NULL,        -- ISO civil date
    occurred_source TEXT NOT NULL CHECK (occurred_source IN ('clock', 'postmark', 'import', 'statement')),
    actor_person UUID,
    actor_role TEXT NOT NULL,
    actor_organ UUID,
    on_behalf_of UUID,
    rule_row TEXT NOT NULL,
    pack TEXT NOT NULL,
    pack_digest BYTEA NOT NULL,       -- empty when no pack applies
    payload TEXT NOT NULL,            -- JSON
    salt BYTEA NOT NULL,
    commitment BYTEA NOT NULL,
    imported BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX event_by_stream ON event (stream, stream_version);

-- Set once; removed after its time.
CREATE TABLE idempotency (
    key BYTEA NOT NULL PRIMARY KEY,
    answer TEXT NOT NULL,
    recorded_at BIGINT NOT NULL
);
CREATE INDEX idempotency_by_time ON idempotency (recorded_at);
