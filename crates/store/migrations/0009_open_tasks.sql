-- The supervisor's board counts open tasks by unit without touching the tasks themselves, and its
-- lists over many units are read in their own order.

CREATE INDEX task_open ON task (unit, signed_on, delivered_on, matter) WHERE ended_on = '';
CREATE INDEX task_open_by_day ON task (delivered_on, id) WHERE ended_on = '';
CREATE INDEX limit_run_running ON limit_run (due_on, matter, ordinal)
    WHERE stopped_on = '' AND citizen_window = FALSE AND comparison = FALSE;
