-- Written by scripts/schema from the numbered files: what they make of an empty file.
CREATE TABLE "plan" (
    learner TEXT NOT NULL,
    plan TEXT NOT NULL,           -- the plan's own id
    revision INTEGER NOT NULL,
    published_at TEXT NOT NULL,
    inputs TEXT NOT NULL,         -- JSON: digest of every input and where it was read
    head TEXT NOT NULL,           -- JSON: weeks, unplaced, finish, curriculum, schedule
    start TEXT NOT NULL,          -- the day it starts, ISO
    title TEXT NOT NULL, sessions BLOB NOT NULL DEFAULT x'',
    PRIMARY KEY (learner, plan)
) STRICT;
CREATE TABLE "fact" (
    learner TEXT NOT NULL,
    plan TEXT NOT NULL,
    id INTEGER NOT NULL,
    at TEXT NOT NULL,     -- when it was said, UTC
    kind TEXT NOT NULL,   -- mark, pin, unpin, log, skip, unskip, undo
    body TEXT NOT NULL,   -- JSON, one shape per kind (core/life/facts.py)
    PRIMARY KEY (learner, plan, id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER fact_is_never_edited BEFORE UPDATE ON fact WHEN old.plan <> ''
    OR (old.learner, old.id, old.at, old.kind, old.body) <> (new.learner, new.id, new.at, new.kind, new.body)
    BEGIN SELECT RAISE(ABORT, 'facts are append-only'); END;
CREATE TABLE "feed" (
    learner TEXT NOT NULL,
    plan TEXT NOT NULL,
    address TEXT NOT NULL,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (learner, plan, address)
) STRICT;
CREATE TABLE "base" (
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
CREATE TABLE "intent" (
    learner TEXT NOT NULL,
    plan TEXT NOT NULL,
    target TEXT NOT NULL,
    id TEXT NOT NULL,             -- of the event
    session TEXT NOT NULL,
    generation INTEGER NOT NULL,
    kind TEXT NOT NULL,           -- create, patch, delete
    etag TEXT NOT NULL,           -- the version that it may replace
    sent INTEGER NOT NULL, done TEXT NOT NULL DEFAULT '',        -- a deletion that may have reached the server, so that it is not taken for the learner's
    PRIMARY KEY (learner, plan, target, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE "cursor" (
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
    ended INTEGER NOT NULL DEFAULT 0, rest TEXT NOT NULL DEFAULT '',      -- 1 after a purge: the timer leaves the calendar alone
    PRIMARY KEY (learner, plan, target)
) STRICT, WITHOUT ROWID;
CREATE TABLE "run" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    learner TEXT NOT NULL,
    plan TEXT NOT NULL,
    target TEXT NOT NULL,
    at TEXT NOT NULL,
    writes INTEGER NOT NULL,
    report TEXT NOT NULL          -- JSON
) STRICT;
CREATE INDEX run_by_target ON run (learner, plan, target, at);
CREATE TABLE leaving (learner TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TRIGGER fact_is_never_deleted BEFORE DELETE ON fact
    WHEN NOT EXISTS (SELECT 1 FROM leaving WHERE learner = old.learner)
    BEGIN SELECT RAISE(ABORT, 'facts are append-only'); END;
