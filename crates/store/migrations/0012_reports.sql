-- What was assigned is reported back after its answer (C05a), and waits for the assigner; what waits
-- for somebody is little in any register.

CREATE INDEX limit_run_report_back ON limit_run (matter)
    WHERE limit_id = 'C05a' AND stopped_on = '';
CREATE INDEX matter_pending ON matter (office, pending, sort_on, id) WHERE pending <> '';
