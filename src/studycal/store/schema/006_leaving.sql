-- A learner who leaves a course takes everything along: while they are named here, and only then, their facts can go.
CREATE TABLE leaving (learner TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
DROP TRIGGER fact_is_never_deleted;
CREATE TRIGGER fact_is_never_deleted BEFORE DELETE ON fact
    WHEN NOT EXISTS (SELECT 1 FROM leaving WHERE learner = old.learner)
    BEGIN SELECT RAISE(ABORT, 'facts are append-only'); END;
