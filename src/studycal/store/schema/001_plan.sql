-- What the learner told us. Append-only: the triggers below refuse any change of a fact.
CREATE TABLE fact (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    learner TEXT NOT NULL,
    at TEXT NOT NULL,     -- when it was said, UTC
    kind TEXT NOT NULL,   -- mark, pin, unpin, log, skip, unskip, undo
    body TEXT NOT NULL    -- JSON, one shape per kind (core/facts.py)
) STRICT;
CREATE INDEX fact_by_learner ON fact (learner, id);
CREATE TRIGGER fact_is_never_edited BEFORE UPDATE ON fact BEGIN SELECT RAISE(ABORT, 'facts are append-only'); END;
CREATE TRIGGER fact_is_never_deleted BEFORE DELETE ON fact BEGIN SELECT RAISE(ABORT, 'facts are append-only'); END;

-- The published plan: its newest revision and the inputs it was computed from.
CREATE TABLE plan (
    learner TEXT PRIMARY KEY,
    revision INTEGER NOT NULL,
    published_at TEXT NOT NULL,
    inputs TEXT NOT NULL,   -- JSON: digest of every input and where it was read
    head TEXT NOT NULL      -- JSON: weeks, unplaced, finish, curriculum, schedule
) STRICT;

-- Every published session, also those dropped since: a calendar that holds one must be told.
CREATE TABLE session (
    learner TEXT NOT NULL,
    id TEXT NOT NULL,           -- W07.S2
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
    PRIMARY KEY (learner, id)
) STRICT, WITHOUT ROWID;

-- Feeds fetched before, for conditional requests and for the time a server is away.
CREATE TABLE feed (
    address TEXT PRIMARY KEY,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;
