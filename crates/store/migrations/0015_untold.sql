-- What was written to the petitioner and not told stays visible: one mark a document, as the fold of
-- the events sets it. What was corrected is told as its correction; an answer tells more than any
-- notice before it; where nothing reaches the petitioner none waits.

ALTER TABLE document ADD COLUMN untold BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE document SET untold = TRUE
    WHERE served_on = '' AND sent_on = ''
    AND to_organ NOT IN (SELECT id FROM organ)
    AND (kind IN ('D07', 'D12') OR corrected_by NOT IN (SELECT id FROM document))
    AND EXISTS (SELECT 1 FROM matter m WHERE m.id = document.matter
        AND m.stage NOT IN ('archived', 'voided', 'withdrawn')
        AND m.compartment = 'ordinary'
        AND (m.answered_on = '' OR document.issued_on >= m.answered_on)
        AND m.body NOT LIKE '%"notice_exempt":true%');
CREATE INDEX document_untold ON document (organ, issued_on, id) WHERE untold = TRUE;
