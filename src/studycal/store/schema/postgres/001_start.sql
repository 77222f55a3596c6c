-- The store's tables as one engine for many learners knows them; they hold what the SQLite files hold, row by row.
CREATE TABLE plan (
    ordinal BIGINT GENERATED ALWAYS AS IDENTITY,
    learner TEXT NOT NULL,
    plan TEXT NOT NULL,
    revision INTEGER NOT NULL,
    published_at TEXT NOT NULL,
    inputs TEXT NOT NULL,
    head TEXT NOT NULL,
    start TEXT NOT NULL,
    title TEXT NOT NULL,
    PRIMARY KEY (learner, plan)
);

CREATE TABLE fact (
    learner TEXT NOT NULL,
    plan TEXT NOT NULL,
    id INTEGER NOT NULL,
    at TEXT NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (learner, plan, id)
);

CREATE TABLE session (
    learner TEXT NOT NULL,
    plan TEXT NOT NULL,
    id TEXT NOT NULL,
    week INTEGER NOT NULL,
    slot TEXT NOT NULL,
    role TEXT NOT NULL,
    optional INTEGER NOT NULL,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    starts TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    zone TEXT NOT NULL,
    status TEXT NOT NULL,
    pinned INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    changed TEXT NOT NULL,
    text TEXT NOT NULL,
    why TEXT NOT NULL,
    PRIMARY KEY (learner, plan, id)
);

CREATE TABLE feed (
    learner TEXT NOT NULL,
    plan TEXT NOT NULL,
    address TEXT NOT NULL,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (learner, plan, address)
);

CREATE TABLE base (
    learner TEXT NOT NULL,
    plan TEXT NOT NULL,
    target TEXT NOT NULL,
    session TEXT NOT NULL,
    generation INTEGER NOT NULL,
    id TEXT NOT NULL,
    etag TEXT NOT NULL,
    fields TEXT,
    state TEXT NOT NULL,
    mark TEXT NOT NULL,
    agreed TEXT NOT NULL,
    users TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    cause TEXT NOT NULL DEFAULT '',
    theirs TEXT NOT NULL DEFAULT '{}',
    PRIMARY KEY (learner, plan, target, session)
);

CREATE TABLE intent (
    learner TEXT NOT NULL,
    plan TEXT NOT NULL,
    target TEXT NOT NULL,
    id TEXT NOT NULL,
    session TEXT NOT NULL,
    generation INTEGER NOT NULL,
    kind TEXT NOT NULL,
    etag TEXT NOT NULL,
    sent INTEGER NOT NULL,
    PRIMARY KEY (learner, plan, target, id)
);

CREATE TABLE cursor (
    learner TEXT NOT NULL,
    plan TEXT NOT NULL,
    target TEXT NOT NULL,
    wanted TEXT NOT NULL,
    calendar TEXT NOT NULL,
    token TEXT NOT NULL,
    last_run TEXT,
    seen TEXT,
    held_rule TEXT NOT NULL,
    held_since TEXT,
    heeded INTEGER NOT NULL DEFAULT 0,
    stamp TEXT NOT NULL DEFAULT '',
    doubles TEXT NOT NULL DEFAULT '{}',
    ended INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (learner, plan, target)
);

CREATE TABLE run (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    learner TEXT NOT NULL,
    plan TEXT NOT NULL,
    target TEXT NOT NULL,
    at TEXT NOT NULL,
    writes INTEGER NOT NULL,
    report TEXT NOT NULL
);
CREATE INDEX run_by_target ON run (learner, plan, target, at);

-- Facts are appended, never edited; a learner who leaves is named here for as long as it takes, and takes theirs along.
CREATE TABLE leaving (learner TEXT PRIMARY KEY);
CREATE FUNCTION facts_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM leaving WHERE learner = OLD.learner) THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.plan = '' AND (OLD.learner, OLD.id, OLD.at, OLD.kind, OLD.body)
        = (NEW.learner, NEW.id, NEW.at, NEW.kind, NEW.body) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'facts are append-only';
END $$;
CREATE TRIGGER fact_is_append_only BEFORE UPDATE OR DELETE ON fact FOR EACH ROW EXECUTE FUNCTION facts_are_append_only();

-- Whoever is connected says for whom, and reaches nobody else's rows, whatever the query asks for; a backup reads all.
DO $$
DECLARE name TEXT;
BEGIN
    FOREACH name IN ARRAY ARRAY['plan', 'fact', 'session', 'feed', 'base', 'intent', 'cursor', 'run', 'leaving'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY own ON %I USING (learner = current_setting(''studycal.learner'', true))', name);
        EXECUTE format('CREATE POLICY backup ON %I FOR SELECT USING (current_setting(''studycal.backup'', true) = ''on'')',
            name);
    END LOOP;
END $$;
