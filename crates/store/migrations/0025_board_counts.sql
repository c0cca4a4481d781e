-- Words to petitioners that nobody told them are counted beside limits and tasks as they are written: a register of a
-- million matters may hold some ten thousand, and the board asks at every look.

INSERT INTO duty_tally (organ, duty, running, provisional, extended)
    SELECT organ, 'untold', COUNT(*), 0, 0 FROM document WHERE untold = TRUE GROUP BY organ;

-- Few matters are urgent, and few are reports: a plan without statistics takes the index that answers most of what is
-- asked, and read every open matter instead.
DROP INDEX matter_urgent;
CREATE INDEX matter_urgent ON matter (urgent, phase, sort_on, id) WHERE urgent = TRUE AND phase = 'open';
DROP INDEX matter_report;
CREATE INDEX matter_report ON matter (compartment, phase, office, id) WHERE compartment = 'report';
