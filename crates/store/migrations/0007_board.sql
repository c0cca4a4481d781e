-- The supervisor's board: what runs and by whom it is owed, without touching what is settled.

-- Set by the fold: a supervised override was used at some time (regulation 21.12).
ALTER TABLE matter ADD COLUMN overridden BOOLEAN NOT NULL DEFAULT FALSE;

CREATE INDEX matter_overridden ON matter (sort_on, id) WHERE overridden = TRUE;
CREATE INDEX matter_report ON matter (id) WHERE compartment = 'report';
CREATE INDEX limit_run_board ON limit_run (organ, limit_id, due_on, provisional, extended, matter)
    WHERE stopped_on = '' AND citizen_window = FALSE AND comparison = FALSE;
