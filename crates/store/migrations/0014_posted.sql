-- What was posted and is not known to be received waits in a list of its own; so does what was told
-- to the petitioner in writing and not served yet.

ALTER TABLE document ADD COLUMN sent_on TEXT NOT NULL DEFAULT '';  -- posted, until received
CREATE INDEX document_waiting ON document (organ, matter) WHERE served_on = '';
