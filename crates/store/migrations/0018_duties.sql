-- What organs owe, counted as it is written, so that the board of a large register reads some
-- hundred rows instead of every limit that runs. Follows from `limit_run` and `task` alone.

-- Set by the fold: it runs, an organ owes it, and it is no report (Art. 30).
ALTER TABLE limit_run ADD COLUMN watched BOOLEAN NOT NULL DEFAULT FALSE;
-- Set by the fold: open, and not of a report.
ALTER TABLE task ADD COLUMN watched BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE limit_run SET watched = TRUE
    WHERE stopped_on = '' AND citizen_window = FALSE AND comparison = FALSE
    AND NOT EXISTS (SELECT 1 FROM matter m WHERE m.id = limit_run.matter AND m.compartment = 'report');
UPDATE task SET watched = TRUE
    WHERE ended_on = ''
    AND NOT EXISTS (SELECT 1 FROM matter m WHERE m.id = task.matter AND m.compartment = 'report');

CREATE TABLE duty_tally (
    organ UUID NOT NULL,
    duty TEXT NOT NULL,           -- a limit such as C01, or task
    running BIGINT NOT NULL,
    provisional BIGINT NOT NULL,  -- of these, counted in a year that is not announced
    extended BIGINT NOT NULL,     -- of these
    PRIMARY KEY (organ, duty)
);
INSERT INTO duty_tally (organ, duty, running, provisional, extended)
    SELECT organ, limit_id, COUNT(*), SUM(CASE WHEN provisional = TRUE THEN 1 ELSE 0 END),
        SUM(CASE WHEN extended > 0 THEN 1 ELSE 0 END)
    FROM limit_run WHERE watched = TRUE GROUP BY organ, limit_id;
INSERT INTO duty_tally (organ, duty, running, provisional, extended)
    SELECT unit, 'task', COUNT(*), 0, 0 FROM task WHERE watched = TRUE GROUP BY unit;

DROP INDEX limit_run_board;
CREATE INDEX limit_run_watched ON limit_run (organ, limit_id, due_on) WHERE watched = TRUE;
DROP INDEX task_open;
CREATE INDEX task_open ON task (unit, signed_on, delivered_on, watched, matter)
    WHERE ended_on = '';

-- A list of them is read in its own order, a page at a time, whatever it is asked for.
DROP INDEX limit_run_running;
DROP INDEX limit_run_by_organ;
CREATE INDEX limit_run_late ON limit_run (due_on, matter, ordinal, organ, limit_id)
    WHERE watched = TRUE;
DROP INDEX task_open_by_day;
CREATE INDEX task_open_by_day ON task (delivered_on, id, unit, signed_on) WHERE ended_on = '';
CREATE INDEX document_untold_by_day ON document (issued_on, id, organ) WHERE untold = TRUE;
