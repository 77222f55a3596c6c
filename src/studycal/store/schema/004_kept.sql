-- What is told of a calendar at every look, until it is resolved.
ALTER TABLE base ADD COLUMN cause TEXT NOT NULL DEFAULT '';      -- why an event is no plain session any more
ALTER TABLE base ADD COLUMN theirs TEXT NOT NULL DEFAULT '{}';   -- JSON, words of the learner's that are to return
ALTER TABLE cursor ADD COLUMN stamp TEXT NOT NULL DEFAULT '';    -- the newest revision seen on our events (core/sync/stamp.py)
ALTER TABLE cursor ADD COLUMN doubles TEXT NOT NULL DEFAULT '{}'; -- JSON, older events of ours that stand beside newer ones
ALTER TABLE cursor ADD COLUMN ended INTEGER NOT NULL DEFAULT 0;  -- 1 after a purge: the timer leaves the calendar alone
