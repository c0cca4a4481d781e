-- What was written to the petitioner and not told stays visible on the board: one mark a document, as the fold of the
-- events sets it. The next step sets it for what is there, with what each word waits for.

ALTER TABLE document ADD COLUMN untold BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX document_untold ON document (organ, issued_on, id) WHERE untold = TRUE;
