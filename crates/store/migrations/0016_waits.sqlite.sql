-- Which written words to the petitioner still wait, and for what, told by the row itself: the list of them is asked for
-- at every look at the desk, and must not open matters to find out. What was corrected is told as its correction, an
-- answer tells more than any notice before it, nobody is told what was taken back, and where nothing reaches the
-- petitioner none waits; what a running limit waits for is owed all the same.

-- What was posted is known from the matter alone where the row is older than its column.
UPDATE document SET sent_on = COALESCE((SELECT json_extract(d.value, '$.served[#-1].on') FROM matter m,
        json_each(m.body, '$.documents') d WHERE m.id = document.matter
        AND unhex(REPLACE(json_extract(d.value, '$.id'), '-', '')) = document.id), '')
    WHERE served_on = '' AND sent_on = '';
ALTER TABLE document ADD COLUMN waits TEXT NOT NULL DEFAULT '';  -- '', service, receipt
UPDATE document SET waits = CASE WHEN sent_on = '' THEN 'service' ELSE 'receipt' END
    WHERE served_on = ''
    AND NOT EXISTS (SELECT 1 FROM organ o WHERE o.id = document.to_organ)
    AND (kind IN ('D07', 'D12') OR NOT EXISTS (SELECT 1 FROM document c WHERE c.id = document.corrected_by))
    AND EXISTS (SELECT 1 FROM matter m WHERE m.id = document.matter
        AND m.body NOT LIKE '%"notice_exempt":true%'
        AND (EXISTS (SELECT 1 FROM json_each(m.body, '$.limits') l
            WHERE unhex(REPLACE(json_extract(l.value, '$.awaits'), '-', '')) = document.id
            AND json_extract(l.value, '$.stopped_on') IS NULL)
        OR (m.stage NOT IN ('archived', 'voided', 'withdrawn')
        AND (m.answered_on = '' OR NOT EXISTS (SELECT 1 FROM document a WHERE a.matter = m.id
            AND a.kind IN ('D07', 'D12', 'D15', 'D26', 'short-reply', 'hand-over')
            AND (a.issued_on, a.id) > (document.issued_on, document.id)))
        AND NOT EXISTS (SELECT 1 FROM task t WHERE t.matter = m.id AND t.lead = TRUE
            AND t.ended_how IN ('Recalled', 'Returned')
            AND t.ended_on >= document.issued_on AND t.delivered_on <= document.issued_on
            AND ((document.kind = 'D01' AND (m.stage IN ('registered', 'guided', 'filed', 'replied', 'handed-over')
                OR EXISTS (SELECT 1 FROM document n
                WHERE n.matter = m.id AND n.kind = 'D01'
                AND (n.issued_on, n.id) > (document.issued_on, document.id))))
            OR (document.kind NOT IN ('D01', 'repeat-notice', 'correction') AND document.organ = t.unit))))));
UPDATE document SET untold = TRUE WHERE waits = 'service'
    AND EXISTS (SELECT 1 FROM matter m WHERE m.id = document.matter AND m.compartment = 'ordinary');
DROP INDEX document_waiting;
CREATE INDEX document_waits ON document (organ, waits, matter) WHERE waits <> '';
