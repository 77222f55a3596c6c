-- What may be asked of a server by all learners together in a minute, as every worker counts it: one row for each quota.
CREATE TABLE quota (
    name TEXT PRIMARY KEY,                   -- google: the requests of the host's Cloud project
    minute TEXT NOT NULL DEFAULT '',         -- UTC, the one that is counted
    spent INTEGER NOT NULL DEFAULT 0,        -- in that minute; what a worker has taken and not used yet counts, too
    share INTEGER NOT NULL DEFAULT 100,      -- percent of the settings' allowance: less after the server refused
    lowered TEXT NOT NULL DEFAULT '',        -- the minute in which that was last
    closed_until TEXT NOT NULL DEFAULT ''    -- UTC, as the server asked
);
INSERT INTO quota (name) VALUES ('google');
