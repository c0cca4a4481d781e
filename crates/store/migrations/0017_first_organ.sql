-- The organ that received a matter first follows what becomes of it (C4): its list is read from an
-- index instead of from all that is open anywhere.

ALTER TABLE matter ADD COLUMN first_organ UUID;  -- or its successor
UPDATE matter SET first_organ =
    CAST(CAST(body AS JSON) #>> '{owners,first_received,organ}' AS UUID);
CREATE INDEX matter_first ON matter (first_organ, sort_on, id) WHERE phase = 'open';
