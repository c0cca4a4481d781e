-- What the program looks for by itself: limits that ended unmarked, windows that ended, days that
-- were counted in a year not yet announced. Partial, so that what is settled costs nothing. The
-- wider index that they replace would be chosen before them.

DROP INDEX limit_run_running;
CREATE INDEX limit_run_unflagged ON limit_run (due_on, matter, ordinal)
    WHERE stopped_on = '' AND flagged_on = '' AND citizen_window = FALSE AND comparison = FALSE;
CREATE INDEX limit_run_review_window ON limit_run (due_on, matter, ordinal)
    WHERE limit_id = 'C07' AND stopped_on = '';
CREATE INDEX limit_run_provisional ON limit_run (matter, ordinal)
    WHERE stopped_on = '' AND provisional = TRUE;
