-- The organ that received a matter first follows what becomes of it (C4): its list is read from an
-- index instead of from all that is open anywhere.

ALTER TABLE matter ADD COLUMN first_organ UUID;  -- or its successor
UPDATE matter SET first_organ =
    CAST(CAST(body AS JSON) #>> '{owners,first_received,organ}' AS UUID);
-- It has a part in it like any other that acts there; save in a report, which its officer alone opens.
INSERT INTO matter_organ (matter, organ)
    SELECT m.id, m.first_organ FROM matter m WHERE m.first_organ IS NOT NULL AND m.compartment = 'ordinary'
    AND NOT EXISTS (SELECT 1 FROM matter_organ mo WHERE mo.matter = m.id AND mo.organ = m.first_organ);
CREATE INDEX matter_first ON matter (first_organ, sort_on, id) WHERE phase = 'open';
