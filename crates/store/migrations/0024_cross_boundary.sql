-- 三跨三分离 (B3): few matters cross a boundary, and their list is asked for by its mark. Written with the registration
-- and its corrections; nothing registered before has a mark.

ALTER TABLE matter ADD COLUMN cross_boundary TEXT NOT NULL DEFAULT '';  -- codes, a space between two; '' without any
CREATE INDEX matter_cross_boundary ON matter (id) WHERE cross_boundary <> '';
