-- The organ that received a matter first follows what becomes of it (C4): its list is read from an
-- index instead of from all that is open anywhere.

ALTER TABLE matter ADD COLUMN first_organ UUID;  -- or its successor
UPDATE matter SET first_organ =
    unhex(REPLACE(json_extract(body, '$.owners.first_received.organ'), '-', ''));
CREATE INDEX matter_first ON matter (first_organ, sort_on, id) WHERE phase = 'open';
