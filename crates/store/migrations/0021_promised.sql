-- Supporting opinions that are not carried out yet (D8) are few beside all that was answered.

CREATE INDEX matter_promised ON matter (holder, answered_on, id)
    WHERE outcome = 'support' AND (stage = 'served' OR stage = 'lapsed');
