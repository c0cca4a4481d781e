-- The register: petitions, matters and what queues and figures read of them.
-- Every row here is the fold of its stream's events, written in the same commit. '' and 9999-12-31
-- stand for "not yet", so that no key of a list is NULL.

CREATE TABLE petition (
    id UUID NOT NULL PRIMARY KEY,     -- also its stream
    number TEXT NOT NULL UNIQUE,
    version BIGINT NOT NULL,
    channel TEXT NOT NULL,
    organ UUID NOT NULL,
    registrar UUID,
    received_on TEXT NOT NULL,
    persons_present BIGINT NOT NULL,
    imported BOOLEAN NOT NULL,
    foreign_key TEXT NOT NULL,        -- source and number of an imported or passed-on item, else ''
    body TEXT NOT NULL
);
CREATE INDEX petition_by_day ON petition (organ, received_on, id);
CREATE INDEX petition_by_foreign ON petition (foreign_key);

-- Not an event: the hash of a secret.
CREATE TABLE query_code (
    petition UUID NOT NULL PRIMARY KEY,
    hash BYTEA NOT NULL
);

CREATE TABLE petition_matter (
    petition UUID NOT NULL,
    matter UUID NOT NULL,
    linked_on TEXT NOT NULL,
    opened BOOLEAN NOT NULL,
    unlinked_on TEXT NOT NULL,        -- '' while linked
    PRIMARY KEY (petition, matter)
);
CREATE INDEX petition_matter_by_matter ON petition_matter (matter, petition);

CREATE TABLE matter (
    id UUID NOT NULL PRIMARY KEY,     -- also its stream
    number TEXT NOT NULL UNIQUE,
    version BIGINT NOT NULL,
    pack TEXT NOT NULL,
    stage TEXT NOT NULL,
    phase TEXT NOT NULL,              -- open, answered, closed
    holder UUID NOT NULL,             -- who must act
    office UUID NOT NULL,             -- current office of the chain
    unit UUID NOT NULL,               -- lead unit, nil when none
    petition UUID NOT NULL,           -- the petition that opened it
    channel TEXT NOT NULL,
    class TEXT NOT NULL,
    route TEXT NOT NULL,
    topic TEXT NOT NULL,
    region TEXT NOT NULL,
    compartment TEXT NOT NULL,
    urgent BOOLEAN NOT NULL,
    pending TEXT NOT NULL,            -- filing or void waiting for its second person
    first_time BOOLEAN NOT NULL,
    persons BIGINT NOT NULL,
    received_on TEXT NOT NULL,
    accepted_on TEXT NOT NULL,
    answered_on TEXT NOT NULL,
    closed_on TEXT NOT NULL,
    answered_days BIGINT NOT NULL,    -- civil days from receipt, day of receipt not counted; -1 none
    answered_seconds BIGINT NOT NULL, -- elapsed, where both instants are known; -1 none
    outcome TEXT NOT NULL,
    sort_on TEXT NOT NULL,            -- the day lists sort by: next due, or another limit's end
    due_on TEXT NOT NULL,             -- last day of the next limit an organ owes
    due_limit TEXT NOT NULL,
    due_from TEXT NOT NULL,           -- its trigger
    due_organ UUID NOT NULL,          -- who owes it
    provisional BOOLEAN NOT NULL,
    comparison BOOLEAN NOT NULL,      -- imported: never overdue
    imported BOOLEAN NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX matter_by_holder ON matter (holder, phase, sort_on, id);
CREATE INDEX matter_by_office ON matter (office, stage, sort_on, id);
CREATE INDEX matter_by_due ON matter (phase, comparison, sort_on, id);
CREATE INDEX matter_by_day ON matter (received_on, id);
CREATE INDEX matter_answered ON matter (answered_days, id);

-- Who has or had a part: what makes a matter exist for somebody.
CREATE TABLE matter_organ (
    matter UUID NOT NULL,
    organ UUID NOT NULL,
    PRIMARY KEY (matter, organ)
);
CREATE INDEX matter_organ_by_organ ON matter_organ (organ, matter);

CREATE TABLE task (
    id UUID NOT NULL PRIMARY KEY,
    matter UUID NOT NULL,
    unit UUID NOT NULL,
    lead BOOLEAN NOT NULL,
    method TEXT NOT NULL,
    handler UUID NOT NULL,            -- nil when none
    delivered_on TEXT NOT NULL,
    signed_on TEXT NOT NULL,
    report_back TEXT NOT NULL,
    ended_on TEXT NOT NULL,
    ended_how TEXT NOT NULL
);
CREATE INDEX task_by_unit ON task (unit, ended_on, delivered_on, id);
CREATE INDEX task_by_matter ON task (matter, id);

CREATE TABLE limit_run (
    matter UUID NOT NULL,
    ordinal BIGINT NOT NULL,          -- order of start within the matter
    limit_id TEXT NOT NULL,
    organ UUID NOT NULL,              -- who owes it
    trigger_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    provisional BOOLEAN NOT NULL,
    citizen_window BOOLEAN NOT NULL,  -- a window of the petitioner: never overdue
    comparison BOOLEAN NOT NULL,
    extended BIGINT NOT NULL,
    stopped_on TEXT NOT NULL,         -- '' while it runs
    flagged_on TEXT NOT NULL,         -- '' until flagged overdue
    PRIMARY KEY (matter, ordinal)
);
CREATE INDEX limit_run_running ON limit_run (stopped_on, citizen_window, due_on, matter);
CREATE INDEX limit_run_by_organ ON limit_run (organ, stopped_on, due_on);

CREATE TABLE document (
    id UUID NOT NULL PRIMARY KEY,     -- also the id of its sealed content
    matter UUID NOT NULL,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    organ UUID NOT NULL,
    to_organ UUID NOT NULL,           -- nil: the petitioner
    issued_on TEXT NOT NULL,
    served_on TEXT NOT NULL,
    corrected_by UUID NOT NULL        -- nil when not corrected
);
CREATE INDEX document_by_matter ON document (matter, id);

CREATE TABLE rating (
    matter UUID NOT NULL,
    target TEXT NOT NULL,
    value TEXT NOT NULL,
    rated_on TEXT NOT NULL,
    organ UUID NOT NULL,              -- who is rated
    assisted BOOLEAN NOT NULL,
    PRIMARY KEY (matter, target)
);

CREATE TABLE callback (
    id UUID NOT NULL PRIMARY KEY,
    matter UUID NOT NULL,
    organ UUID NOT NULL,
    reason TEXT NOT NULL,
    opened_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    done_on TEXT NOT NULL             -- '' while owed
);
CREATE INDEX callback_open ON callback (organ, done_on, due_on, id);
