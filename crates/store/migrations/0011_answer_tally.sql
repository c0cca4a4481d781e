-- How soon matters were answered, counted as they are written, so that a figure over a large
-- register reads some thousand rows instead of every matter. Follows from `matter` alone.
CREATE TABLE answer_tally (
    month TEXT NOT NULL,           -- of receipt, such as 2026-03
    channel TEXT NOT NULL,
    state TEXT NOT NULL,           -- open: nothing answered yet; answered
    days BIGINT NOT NULL,          -- civil days to the answer; -1 none
    elapsed_days BIGINT NOT NULL,  -- days of 24 hours, a part counts as one; -1 not known
    matters BIGINT NOT NULL,
    PRIMARY KEY (month, channel, state, days, elapsed_days)
);
INSERT INTO answer_tally (month, channel, state, days, elapsed_days, matters)
    SELECT SUBSTR(received_on, 1, 7), channel,
        CASE WHEN answered_days < 0 THEN 'open' ELSE 'answered' END,
        answered_days,
        CASE WHEN answered_seconds < 0 THEN -1 ELSE (answered_seconds + 86399) / 86400 END,
        COUNT(*)
    FROM matter
    WHERE compartment = 'ordinary' AND (answered_days >= 0 OR phase = 'open')
    GROUP BY 1, 2, 3, 4, 5;
DROP INDEX matter_answered;
DROP INDEX matter_by_day;
CREATE INDEX matter_by_day
    ON matter (received_on, id, compartment, channel, phase, answered_days, answered_seconds);
