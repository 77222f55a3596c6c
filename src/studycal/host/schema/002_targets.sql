-- Calendars that a member's plan is written to, and when each is looked at next; what the settings name stands here, too,
-- so that what is due is found by one query.
CREATE TABLE target (
    member TEXT NOT NULL,
    name TEXT NOT NULL,                  -- caldav
    due_at TEXT NOT NULL,
    rolled INTEGER NOT NULL DEFAULT 0,   -- 1 after a roll-out: whoever published it knows how much it moves
    tries INTEGER NOT NULL DEFAULT 0,    -- how often in a row it failed
    failure TEXT NOT NULL DEFAULT '',    -- the kind of the newest failure, never its words
    PRIMARY KEY (member, name)
);
CREATE INDEX target_by_due ON target (due_at, member);
