-- Words to petitioners that nobody told them are counted beside limits and tasks as they are written: a register of a
-- million matters may hold some ten thousand, and the board asks at every look.

INSERT INTO duty_tally (organ, duty, running, provisional, extended)
    SELECT organ, 'untold', COUNT(*), 0, 0 FROM document WHERE untold = TRUE GROUP BY organ;
