-- What a calendar and the plan last agreed on, one row a session; all of it can be rebuilt from the calendar.
CREATE TABLE base (
    learner TEXT NOT NULL,
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
    PRIMARY KEY (learner, target, session)
) STRICT, WITHOUT ROWID;

-- Writes announced before they are sent and dropped when their receipt is kept: what is left shows what a death cut off.
CREATE TABLE intent (
    learner TEXT NOT NULL,
    target TEXT NOT NULL,
    id TEXT NOT NULL,             -- of the event
    session TEXT NOT NULL,
    generation INTEGER NOT NULL,
    kind TEXT NOT NULL,           -- create, patch, delete
    etag TEXT NOT NULL,           -- the version that it may replace
    sent INTEGER NOT NULL,        -- a deletion that may have reached the server, so that it is not taken for the learner's
    PRIMARY KEY (learner, target, id)
) STRICT, WITHOUT ROWID;

-- How far a calendar was read.
CREATE TABLE cursor (
    learner TEXT NOT NULL,
    target TEXT NOT NULL,
    wanted TEXT NOT NULL,         -- the calendar as the config names it
    calendar TEXT NOT NULL,       -- its id at the server
    token TEXT NOT NULL,
    last_run TEXT,                -- UTC, by the wall clock
    seen TEXT,                    -- UTC, the latest moment at which writing was allowed: the past never thaws
    held_rule TEXT NOT NULL,      -- the guard that holds, and since when
    held_since TEXT,
    PRIMARY KEY (learner, target)
) STRICT, WITHOUT ROWID;

-- What each run did.
CREATE TABLE run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    learner TEXT NOT NULL,
    target TEXT NOT NULL,
    at TEXT NOT NULL,
    writes INTEGER NOT NULL,
    report TEXT NOT NULL          -- JSON
) STRICT;
CREATE INDEX run_by_target ON run (learner, target, at);
