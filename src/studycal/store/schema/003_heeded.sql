-- The newest fact that a run with a calendar has heeded: what `unpin` hands back to the planner is handed back once.
ALTER TABLE cursor ADD COLUMN heeded INTEGER NOT NULL DEFAULT 0;
UPDATE cursor SET heeded = (SELECT coalesce(max(id), 0) FROM fact WHERE fact.learner = cursor.learner);
