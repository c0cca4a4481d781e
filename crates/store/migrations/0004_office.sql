-- The office: organs, people, roles, calendar years. Bodies are JSON; columns serve lists and look-ups.

-- Changes: by acts of administrators; never deleted, ended by a date.
CREATE TABLE organ (
    id UUID NOT NULL PRIMARY KEY,     -- also its stream
    code TEXT NOT NULL UNIQUE,        -- set once
    version BIGINT NOT NULL,          -- version of its stream
    body TEXT NOT NULL                -- JSON of dengwen_domain::org::Organ
);

CREATE TABLE person (
    id UUID NOT NULL PRIMARY KEY,     -- also its stream; grants belong to it
    login TEXT NOT NULL UNIQUE,
    version BIGINT NOT NULL,
    body TEXT NOT NULL                -- JSON of dengwen_domain::org::Person
);

CREATE TABLE role_grant (
    person UUID NOT NULL,
    role TEXT NOT NULL,
    organ UUID NOT NULL,
    from_on TEXT NOT NULL,            -- ISO civil date, first day
    to_on TEXT NOT NULL,              -- last day, 9999-12-31 while it lasts
    PRIMARY KEY (person, role, organ, from_on)
);

-- Changes: password set, failures counted. Never part of an event.
CREATE TABLE credential (
    person UUID NOT NULL PRIMARY KEY,
    password_hash TEXT NOT NULL,      -- PHC string (Argon2id); empty until set
    must_change BOOLEAN NOT NULL,
    failures BIGINT NOT NULL,         -- since the last success
    locked_until BIGINT NOT NULL,     -- instant; 0 when not locked
    invite_hash BYTEA NOT NULL,       -- SHA-256 of a one-time link's token; empty when used
    invite_until BIGINT NOT NULL
);

CREATE TABLE api_token (
    hash BYTEA NOT NULL PRIMARY KEY,  -- SHA-256 of the token
    person UUID NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked BOOLEAN NOT NULL
);

-- Years an administrator added or corrected; built-in years are in the program.
CREATE TABLE calendar_year (
    year BIGINT NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    body TEXT NOT NULL                -- the year's TOML
);
