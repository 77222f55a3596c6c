-- A plan's sessions are read and written together: they stand packed in its row, a twentieth of what a row each took.
ALTER TABLE plan ADD COLUMN sessions BYTEA NOT NULL DEFAULT '';
ALTER TABLE plan ALTER COLUMN sessions SET STORAGE EXTERNAL;
ALTER TABLE plan NO FORCE ROW LEVEL SECURITY;
ALTER TABLE session NO FORCE ROW LEVEL SECURITY;
UPDATE plan SET sessions = convert_to(coalesce((SELECT json_agg(json_build_array(id, week, slot, role, optional, name,
    session.title, starts, minutes, zone, status, pinned, generation, sequence, changed, text, why))
    FROM session WHERE session.learner = plan.learner AND session.plan = plan.plan)::text, ''), 'UTF8');
ALTER TABLE plan FORCE ROW LEVEL SECURITY;
DROP TABLE session;
