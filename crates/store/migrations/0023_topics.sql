-- Topics of the third level that an administrator added; the two levels above them are in the program.
-- Changes: retired by a day in the body; never deleted, and a code is never given to another topic.

CREATE TABLE topic (
    code TEXT NOT NULL PRIMARY KEY,   -- six digits; its stream is derived from it
    version BIGINT NOT NULL,          -- version of its stream
    body TEXT NOT NULL                -- JSON of dengwen_domain::topic::Topic
);
