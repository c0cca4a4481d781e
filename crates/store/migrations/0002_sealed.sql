-- Sealed texts and keys, look-ups, attachments, and the record of reads.

-- Append-only.
CREATE TABLE sealed (
    id UUID NOT NULL PRIMARY KEY,
    owner UUID NOT NULL,              -- whose data key seals it
    field TEXT NOT NULL,
    key_id TEXT NOT NULL,
    ciphertext BYTEA NOT NULL
);
CREATE INDEX sealed_by_owner ON sealed (owner, id);

-- Changes: rewrapped by rotation, removed by erasure.
CREATE TABLE data_key (
    owner UUID NOT NULL PRIMARY KEY,
    key_id TEXT NOT NULL,             -- the installation key that wraps it
    wrapped BYTEA NOT NULL
);

-- Set once; removed by erasure.
CREATE TABLE lookup (
    kind TEXT NOT NULL,
    hash BYTEA NOT NULL,              -- 16 bytes of an HMAC
    petition UUID NOT NULL,
    PRIMARY KEY (kind, hash, petition)
);
CREATE INDEX lookup_by_petition ON lookup (petition);

-- Set once.
CREATE TABLE attachment (
    id UUID NOT NULL PRIMARY KEY,
    owner UUID NOT NULL,
    name UUID NOT NULL,               -- sealed file name
    size BIGINT NOT NULL,
    media_type TEXT NOT NULL,
    digest BYTEA NOT NULL,
    blob TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX attachment_by_owner ON attachment (owner, created_at, id);
CREATE INDEX attachment_by_blob ON attachment (blob);

-- Used on PostgreSQL; SQLite keeps blobs in files.
CREATE TABLE blob (
    name TEXT NOT NULL PRIMARY KEY,
    chunks BIGINT NOT NULL,           -- changes once: 0 until complete
    created_at BIGINT NOT NULL
);
CREATE TABLE blob_chunk (
    name TEXT NOT NULL,
    position BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (name, position)
);

-- Append-only.
CREATE TABLE read_log (
    id UUID NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    viewer_kind TEXT NOT NULL,
    viewer UUID,
    organ UUID,
    purpose TEXT NOT NULL,
    matter UUID,
    petition UUID,
    fields TEXT NOT NULL
);
CREATE INDEX read_log_by_petition ON read_log (petition, at, id);
CREATE INDEX read_log_by_matter ON read_log (matter, at, id);
CREATE INDEX read_log_by_viewer ON read_log (viewer, at, id);
