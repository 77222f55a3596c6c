-- Courses, who takes part in them, and the links that open them. The plans themselves stand in the store's own tables,
-- by (learner, plan); a member's id is the learner there.
CREATE TABLE document (
    digest TEXT PRIMARY KEY,      -- SHA-256 of the bytes: equal documents are kept once
    body BLOB NOT NULL
);

CREATE TABLE course (
    slug TEXT PRIMARY KEY,
    revision INTEGER NOT NULL,    -- the newest, which a roll-out brings to every member
    published_at TEXT NOT NULL    -- UTC
);

CREATE TABLE course_revision (
    course TEXT NOT NULL,
    number INTEGER NOT NULL,
    digest TEXT NOT NULL,         -- of settings and documents together
    settings TEXT NOT NULL,       -- course.toml as it was published
    weeks TEXT NOT NULL,          -- digests of documents
    cadence TEXT NOT NULL,
    published_at TEXT NOT NULL,
    PRIMARY KEY (course, number)
);

CREATE TABLE member (
    id TEXT PRIMARY KEY,
    course TEXT NOT NULL,
    name TEXT NOT NULL,           -- as the learner chose to be called
    plan TEXT NOT NULL,
    joined_at TEXT NOT NULL,
    revision INTEGER NOT NULL,    -- the course's revision that the plan follows
    config BLOB NOT NULL,         -- studycal.toml, sealed
    weeks TEXT NOT NULL,          -- digests of the documents that the plan follows
    cadence TEXT NOT NULL,
    due_at TEXT,                  -- when something is to be done for this member next, NULL for never
    tries INTEGER NOT NULL DEFAULT 0,    -- how often in a row it failed
    failure TEXT NOT NULL DEFAULT ''     -- the kind of the newest failure, never its words
);
CREATE INDEX member_by_revision ON member (course, revision, id);
CREATE INDEX member_by_due ON member (due_at, id);

CREATE TABLE link (
    hash TEXT PRIMARY KEY,        -- of the secret, which is kept nowhere
    kind TEXT NOT NULL,           -- learner, coach, details, busy
    course TEXT NOT NULL,
    member TEXT NOT NULL,         -- '' for a coach's
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,        -- learner, coach, author
    once INTEGER NOT NULL         -- 1 for a link that ends when it is first opened
);
CREATE INDEX link_by_member ON link (member, kind);
CREATE INDEX link_by_course ON link (course, kind);

CREATE TABLE visit (
    hash TEXT PRIMARY KEY,        -- of a browser's cookie
    link TEXT NOT NULL,           -- the hash of the link that it came by; it ends with it
    until TEXT NOT NULL
);
CREATE INDEX visit_by_link ON visit (link);

CREATE TABLE news (
    member TEXT NOT NULL,
    revision INTEGER NOT NULL,    -- the course's
    at TEXT NOT NULL,
    body TEXT NOT NULL,           -- JSON: what it moved, for the member's eyes
    PRIMARY KEY (member, revision)
);

CREATE TABLE private (
    member TEXT NOT NULL,
    name TEXT NOT NULL,
    body BLOB NOT NULL,           -- sealed
    written INTEGER NOT NULL,     -- counts its writes
    PRIMARY KEY (member, name)
);

CREATE TABLE answer (
    member TEXT NOT NULL,
    kind TEXT NOT NULL,           -- details, busy
    stamp TEXT NOT NULL,          -- what the feed was made from
    until TEXT NOT NULL,          -- when it is made anew although nothing was written: what is past changes by itself
    etag TEXT NOT NULL,
    modified TEXT NOT NULL,
    body BLOB NOT NULL,           -- packed, as most clients take it
    PRIMARY KEY (member, kind)
);
