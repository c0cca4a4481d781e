-- What stands at the head of a list, and who calls.

-- Who makes a call-back; none where nobody was named.
ALTER TABLE callback ADD COLUMN owner UUID;

-- Grave and urgent matters first, then open windows of other procedures: marks before the day.
UPDATE matter SET sort_on = '0-' || due_on WHERE urgent = TRUE AND phase = 'open';
UPDATE matter SET sort_on = '1-' || sort_on
    WHERE urgent = FALSE AND phase = 'open' AND sort_on < due_on AND sort_on >= '2';
CREATE INDEX matter_urgent ON matter (sort_on, id) WHERE urgent = TRUE AND phase = 'open';
