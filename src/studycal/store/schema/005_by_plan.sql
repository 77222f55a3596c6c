-- Everything is kept by learner and plan: a second plan of the same folder, or of another year, has facts of its own.
-- What was kept before belongs to the plan that was published from it.
CREATE TABLE new_plan (
    learner TEXT NOT NULL,
    plan TEXT NOT NULL,           -- the plan's own id
    revision INTEGER NOT NULL,
    published_at TEXT NOT NULL,
    inputs TEXT NOT NULL,         -- JSON: digest of every input and where it was read
    head TEXT NOT NULL,           -- JSON: weeks, unplaced, finish, curriculum, schedule
    start TEXT NOT NULL,          -- the day it starts, ISO
    title TEXT NOT NULL,
    PRIMARY KEY (learner, plan)
) STRICT;
INSERT INTO new_plan SELECT learner, coalesce(json_extract(head, '$.schedule.plan_id'), ''), revision, published_at, inputs,
    head, coalesce(json_extract(head, '$.schedule.start'), ''), coalesce(json_extract(head, '$.schedule.title'), '') FROM plan;
DROP TABLE plan;
ALTER TABLE new_plan RENAME TO plan;

-- Facts are numbered by plan, and append-only: the triggers refuse any change but that a fact of no plan finds its own.
CREATE TABLE new_fact (
    learner TEXT NOT NULL,
    plan TEXT NOT NULL,
    id INTEGER NOT NULL,
    at TEXT NOT NULL,     -- when it was said, UTC
    kind TEXT NOT NULL,   -- mark, pin, unpin, log, skip, unskip, undo
    body TEXT NOT NULL,   -- JSON, one shape per kind (core/life/facts.py)
    PRIMARY KEY (learner, plan, id)
) STRICT, WITHOUT ROWID;
INSERT INTO new_fact SELECT fact.learner, coalesce(plan.plan, ''), fact.id, fact.at, fact.kind, fact.body
    FROM fact LEFT JOIN plan ON plan.learner = fact.learner;
DROP TABLE fact;
ALTER TABLE new_fact RENAME TO fact;
CREATE TRIGGER fact_is_never_edited BEFORE UPDATE ON fact WHEN old.plan <> ''
    OR (old.learner, old.id, old.at, old.kind, old.body) <> (new.learner, new.id, new.at, new.kind, new.body)
    BEGIN SELECT RAISE(ABORT, 'facts are append-only'); END;
CREATE TRIGGER fact_is_never_deleted BEFORE DELETE ON fact BEGIN SELECT RAISE(ABORT, 'facts are append-only'); END;

CREATE TABLE new_session (
    learner TEXT NOT NULL,
    plan TEXT NOT NULL,
    id TEXT NOT NULL,           -- W07.S2: the week's key and the slot
    week INTEGER NOT NULL,
    slot TEXT NOT NULL,
    role TEXT NOT NULL,
    optional INTEGER NOT NULL,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    starts TEXT NOT NULL,       -- wall time; holds when the zone's rules change
    minutes INTEGER NOT NULL,   -- elapsed
    zone TEXT NOT NULL,         -- IANA
    status TEXT NOT NULL,       -- planned or dropped; what was logged is a fact
    pinned INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    sequence INTEGER NOT NULL,  -- RFC 5545 3.8.7.4
    changed TEXT NOT NULL,      -- UTC, becomes LAST-MODIFIED
    text TEXT NOT NULL,         -- digest of summary and description, so that LAST-MODIFIED moves with them
    why TEXT NOT NULL,          -- JSON list of rule ids
    PRIMARY KEY (learner, plan, id)
) STRICT, WITHOUT ROWID;
INSERT INTO new_session SELECT session.learner, coalesce(plan.plan, ''), session.id, week, slot, role, optional, name,
    session.title, starts, minutes, zone, status, pinned, generation, sequence, changed, text, why
    FROM session LEFT JOIN plan ON plan.learner = session.learner;
DROP TABLE session;
ALTER TABLE new_session RENAME TO session;

-- What a feed answered last is its learner's own: two learners may name one address and see different things there.
CREATE TABLE new_feed (
    learner TEXT NOT NULL,
    plan TEXT NOT NULL,
    address TEXT NOT NULL,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (learner, plan, address)
) STRICT;
INSERT INTO new_feed SELECT plan.learner, plan.plan, address, etag, last_modified, fetched_at, body FROM feed CROSS JOIN plan
    WHERE (SELECT count(*) FROM plan) = 1;
DROP TABLE feed;
ALTER TABLE new_feed RENAME TO feed;

CREATE TABLE new_base (
    learner TEXT NOT NULL,
    plan TEXT NOT NULL,
    target TEXT NOT NULL,         -- google, caldav
    session TEXT NOT NULL,
    generation INTEGER NOT NULL,
    id TEXT NOT NULL,
    etag TEXT NOT NULL,
    fields TEXT,                  -- JSON, the event as last seen; NULL for a tombstone
    state TEXT NOT NULL,          -- live, detached, tombstone-us, tombstone-user
    mark TEXT NOT NULL,           -- JSON, our mark as last seen on the event
    agreed TEXT NOT NULL,         -- JSON, per field the digest of what was agreed
    users TEXT NOT NULL,          -- JSON list of the fields that are the learner's
    sequence INTEGER NOT NULL,
    cause TEXT NOT NULL DEFAULT '',      -- why an event is no plain session any more
    theirs TEXT NOT NULL DEFAULT '{}',   -- JSON, words of the learner's that are to return
    PRIMARY KEY (learner, plan, target, session)
) STRICT, WITHOUT ROWID;
INSERT INTO new_base SELECT base.learner, coalesce(plan.plan, ''), target, session, generation, id, etag, fields, state, mark,
    agreed, users, sequence, cause, theirs FROM base LEFT JOIN plan ON plan.learner = base.learner;
DROP TABLE base;
ALTER TABLE new_base RENAME TO base;

CREATE TABLE new_intent (
    learner TEXT NOT NULL,
    plan TEXT NOT NULL,
    target TEXT NOT NULL,
    id TEXT NOT NULL,             -- of the event
    session TEXT NOT NULL,
    generation INTEGER NOT NULL,
    kind TEXT NOT NULL,           -- create, patch, delete
    etag TEXT NOT NULL,           -- the version that it may replace
    sent INTEGER NOT NULL,        -- a deletion that may have reached the server, so that it is not taken for the learner's
    PRIMARY KEY (learner, plan, target, id)
) STRICT, WITHOUT ROWID;
INSERT INTO new_intent SELECT intent.learner, coalesce(plan.plan, ''), target, id, session, generation, kind, etag, sent
    FROM intent LEFT JOIN plan ON plan.learner = intent.learner;
DROP TABLE intent;
ALTER TABLE new_intent RENAME TO intent;

CREATE TABLE new_cursor (
    learner TEXT NOT NULL,
    plan TEXT NOT NULL,
    target TEXT NOT NULL,
    wanted TEXT NOT NULL,         -- the calendar as the config names it
    calendar TEXT NOT NULL,       -- its id at the server
    token TEXT NOT NULL,
    last_run TEXT,                -- UTC, by the wall clock
    seen TEXT,                    -- UTC, the latest moment at which writing was allowed: the past never thaws
    held_rule TEXT NOT NULL,      -- the guard that holds, and since when
    held_since TEXT,
    heeded INTEGER NOT NULL DEFAULT 0,     -- the newest fact that a run has heeded
    stamp TEXT NOT NULL DEFAULT '',        -- the newest revision seen on our events (core/sync/stamp.py)
    doubles TEXT NOT NULL DEFAULT '{}',    -- JSON, older events of ours that stand beside newer ones
    ended INTEGER NOT NULL DEFAULT 0,      -- 1 after a purge: the timer leaves the calendar alone
    PRIMARY KEY (learner, plan, target)
) STRICT, WITHOUT ROWID;
INSERT INTO new_cursor SELECT cursor.learner, coalesce(plan.plan, ''), target, wanted, calendar, token, last_run, seen,
    held_rule, held_since, heeded, stamp, doubles, ended FROM cursor LEFT JOIN plan ON plan.learner = cursor.learner;
DROP TABLE cursor;
ALTER TABLE new_cursor RENAME TO cursor;

CREATE TABLE new_run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    learner TEXT NOT NULL,
    plan TEXT NOT NULL,
    target TEXT NOT NULL,
    at TEXT NOT NULL,
    writes INTEGER NOT NULL,
    report TEXT NOT NULL          -- JSON
) STRICT;
INSERT INTO new_run SELECT run.id, run.learner, coalesce(plan.plan, ''), target, at, writes, report
    FROM run LEFT JOIN plan ON plan.learner = run.learner;
DROP TABLE run;
ALTER TABLE new_run RENAME TO run;
CREATE INDEX run_by_target ON run (learner, plan, target, at);
