-- Matters that were overridden before step 7 came have the mark too: what events say, rows say.

UPDATE matter SET overridden = TRUE
    WHERE overridden = FALSE
    AND id IN (SELECT stream FROM event
        WHERE stream_kind = 'matter' AND payload LIKE '%"overridden":[%');
