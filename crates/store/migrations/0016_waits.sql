-- Which written words to the petitioner still wait, and for what, told by the row itself: the list
-- of them is asked for at every look at the desk, and must not open matters to find out.

ALTER TABLE document ADD COLUMN waits TEXT NOT NULL DEFAULT '';  -- '', service, receipt
UPDATE document SET waits = CASE WHEN sent_on = '' THEN 'service' ELSE 'receipt' END
    WHERE served_on = ''
    AND to_organ NOT IN (SELECT id FROM organ)
    AND (kind IN ('D07', 'D12') OR corrected_by NOT IN (SELECT id FROM document))
    AND matter IN (SELECT id FROM matter WHERE stage NOT IN ('archived', 'voided', 'withdrawn')
        AND body NOT LIKE '%"notice_exempt":true%');
DROP INDEX document_waiting;
CREATE INDEX document_waits ON document (organ, waits, matter) WHERE waits <> '';
