-- A plan's sessions are read and written together: they stand packed in its row, a twentieth of what a row each took.
ALTER TABLE plan ADD COLUMN sessions BLOB NOT NULL DEFAULT x'';   -- JSON, a list for each; packed by zlib (store/packing.py)
UPDATE plan SET sessions = CAST((SELECT json_group_array(json_array(id, week, slot, role, optional, name, session.title, starts,
    minutes, zone, status, pinned, generation, sequence, changed, text, why))
    FROM session WHERE session.learner = plan.learner AND session.plan = plan.plan) AS BLOB);
DROP TABLE session;
