-- name: bases
-- Everything agreed on with a calendar.
SELECT session, generation, id, etag, fields, state, mark, agreed, users, sequence, cause,
    theirs FROM base
WHERE learner = :learner AND plan = :plan AND target = :target;

-- name: save_base
-- What is now agreed on about one session.
INSERT INTO base (learner, plan, target, session, generation, id, etag, fields, state, mark, agreed, users, sequence,
    cause, theirs)
VALUES (:learner, :plan, :target, :session, :generation, :id, :etag, :fields, :state, :mark, :agreed, :users, :sequence,
    :cause, :theirs)
ON CONFLICT (learner, plan, target, session) DO UPDATE SET generation = excluded.generation, id = excluded.id,
    etag = excluded.etag, fields = excluded.fields, state = excluded.state, mark = excluded.mark,
    agreed = excluded.agreed, users = excluded.users, sequence = excluded.sequence, cause = excluded.cause,
    theirs = excluded.theirs;

-- name: forget_bases
-- The calendar is another one.
DELETE FROM base WHERE learner = :learner AND plan = :plan AND target = :target;

-- name: intents
-- The writes whose end is not known.
SELECT id, session, generation, kind, etag, sent, done FROM intent WHERE learner = :learner AND plan = :plan AND target = :target;

-- name: save_intent
-- Announce a write.
INSERT INTO intent (learner, plan, target, id, session, generation, kind, etag, sent, done)
VALUES (:learner, :plan, :target, :id, :session, :generation, :kind, :etag, :sent, :done)
ON CONFLICT (learner, plan, target, id) DO UPDATE SET session = excluded.session, generation = excluded.generation,
    kind = excluded.kind, etag = excluded.etag, sent = excluded.sent, done = excluded.done;

-- name: send_intent
-- The deletion is about to be sent.
UPDATE intent SET sent = 1 WHERE learner = :learner AND plan = :plan AND target = :target AND id = :id;

-- name: drop_intent
-- Its end is known.
DELETE FROM intent WHERE learner = :learner AND plan = :plan AND target = :target AND id = :id;

-- name: forget_intents
-- None is open any more.
DELETE FROM intent WHERE learner = :learner AND plan = :plan AND target = :target;

-- name: cursor
-- How far a calendar was read.
SELECT wanted, calendar, token, last_run, seen, held_rule, held_since, heeded, stamp, doubles,
    ended, rest FROM cursor
WHERE learner = :learner AND plan = :plan AND target = :target;

-- name: save_cursor
-- How far it is read now.
INSERT INTO cursor (learner, plan, target, wanted, calendar, token, last_run, seen, held_rule, held_since, heeded,
    stamp, doubles, ended, rest)
VALUES (:learner, :plan, :target, :wanted, :calendar, :token, :last_run, :seen, :held_rule, :held_since, :heeded, :stamp,
    :doubles, :ended, :rest)
ON CONFLICT (learner, plan, target) DO UPDATE SET wanted = excluded.wanted, calendar = excluded.calendar,
    token = excluded.token, last_run = excluded.last_run, seen = excluded.seen, held_rule = excluded.held_rule,
    held_since = excluded.held_since, heeded = excluded.heeded,
    stamp = excluded.stamp, doubles = excluded.doubles, ended = excluded.ended, rest = excluded.rest;

-- name: end_rest
-- Something is about to be written.
UPDATE cursor SET rest = '' WHERE learner = :learner AND plan = :plan AND target = :target AND rest <> '';

-- name: add_run
-- What a run did.
INSERT INTO run (learner, plan, target, at, writes, report) VALUES (:learner, :plan, :target, :at, :writes, :report);

-- name: trim_runs
-- Quiet runs are of no interest after a while.
DELETE FROM run WHERE learner = :learner AND plan = :plan AND target = :target AND at < :before;

-- name: runs
-- The newest runs, newest first.
SELECT at, writes, report FROM run WHERE learner = :learner AND plan = :plan AND target = :target ORDER BY id DESC LIMIT :most;

-- name: writes_since
-- How much was written since a moment.
SELECT coalesce(sum(writes), 0) AS writes FROM run WHERE learner = :learner AND plan = :plan AND target = :target AND at > :since;
