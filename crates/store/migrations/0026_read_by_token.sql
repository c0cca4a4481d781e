-- What a machine read stands under the person in whose name it acts, and under the token it came with, so that a leaked
-- token can be told from its person. Nothing that was read before says which.

ALTER TABLE read_log ADD COLUMN token TEXT NOT NULL DEFAULT '';  -- first 8 letters of the token's id; '' without one
