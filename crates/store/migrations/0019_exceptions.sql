-- An exception waits for its second person in a list of their own (21.12).

ALTER TABLE matter ADD COLUMN exception_second UUID;  -- who is to confirm; none where nothing waits
CREATE INDEX matter_exception ON matter (exception_second, sort_on, id)
    WHERE exception_second IS NOT NULL;
