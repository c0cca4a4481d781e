-- The time for the simplified procedure (C17, C18) ends by itself; few such limits run in any register.

CREATE INDEX limit_run_simple ON limit_run (due_on, matter, ordinal)
    WHERE limit_id IN ('C17', 'C18') AND stopped_on = '' AND comparison = FALSE;
