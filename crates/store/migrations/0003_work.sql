-- Jobs, drafts, sessions, throttles.

-- Changes: leased, tried again, parked; removed when done.
CREATE TABLE job (
    id UUID NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,            -- ids only, JSON
    unique_key TEXT NOT NULL,         -- the id when none was given
    again BOOLEAN NOT NULL,           -- wanted once more since it was taken
    due_at BIGINT NOT NULL,           -- start, end of lease, or next try
    lease UUID,
    tries BIGINT NOT NULL,
    parked BOOLEAN NOT NULL,
    last_error TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX job_by_unique_key ON job (unique_key);
CREATE INDEX job_by_due ON job (parked, due_at, id);

-- Changes: saved again; removed when sent or over.
CREATE TABLE draft (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    key_id TEXT NOT NULL,
    ciphertext BYTEA NOT NULL,
    updated_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX draft_by_end ON draft (expires_at);

-- Changes: seen_at and idle_until move with use.
CREATE TABLE session (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    person UUID NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    idle_until BIGINT NOT NULL,
    address TEXT NOT NULL,            -- where the sign-in came from
    device TEXT NOT NULL              -- browser and system, as shown to its owner
);
CREATE INDEX session_by_person ON session (person);

-- Changes: hits count up.
CREATE TABLE throttle (
    key TEXT NOT NULL,
    window_start BIGINT NOT NULL,
    hits BIGINT NOT NULL,
    PRIMARY KEY (key, window_start)
);
CREATE INDEX throttle_by_time ON throttle (window_start);
