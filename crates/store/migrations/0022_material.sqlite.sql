-- What petitioners add by the portal waits in a list until the holder opened it (H6). Whether earlier material was
-- opened is not on record, so none of it waits.

ALTER TABLE matter ADD COLUMN material_on TEXT NOT NULL DEFAULT '';  -- since when; '' where nothing waits
UPDATE matter SET material_on = json_extract(body, '$.overlays.material_since')
    WHERE body LIKE '%"material_since":"%';
-- What the office itself answered, sent on or kept is with the office, whichever unit had it before.
UPDATE matter SET holder = office
    WHERE stage IN ('replied', 'guided', 'filed', 'handed-over', 'voided') AND holder <> office;
CREATE INDEX matter_material ON matter (holder, sort_on, id) WHERE material_on <> '';
