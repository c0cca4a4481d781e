-- Lists by limit read an index in their own order, whichever phase is asked for.

DROP INDEX matter_by_due;
CREATE INDEX matter_by_phase ON matter (phase, sort_on, id);
-- What no day is set for stands at the end of every list and is most of a register.
CREATE INDEX matter_by_limit ON matter (sort_on, id) WHERE sort_on <> '9999-12-31';
