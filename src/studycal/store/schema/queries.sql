-- name: append_fact
-- Say something new; never changes what was said.
INSERT INTO fact (learner, plan, id, at, kind, body)
SELECT :learner, :plan, coalesce(max(id), 0) + 1, :at, :kind, :body FROM fact WHERE learner = :learner AND plan = :plan
RETURNING id;

-- name: facts
-- All that was said, oldest first.
SELECT id, at, kind, body FROM fact WHERE learner = :learner AND plan = :plan ORDER BY id;

-- name: facts_version
-- The number of the newest fact: equal versions mean equal facts.
SELECT coalesce(max(id), 0) AS version FROM fact WHERE learner = :learner AND plan = :plan;

-- name: plan
-- The published plan's head.
SELECT revision, published_at, inputs, head FROM plan WHERE learner = :learner AND plan = :plan;

-- name: revision
-- The published plan's number.
SELECT revision FROM plan WHERE learner = :learner AND plan = :plan;

-- name: publish_plan
-- Replace the published head by its next revision.
INSERT INTO plan (learner, plan, revision, published_at, inputs, head, start, title, sessions)
VALUES (:learner, :plan, :revision, :published_at, :inputs, :head, :start, :title, :sessions)
ON CONFLICT (learner, plan) DO UPDATE SET revision = excluded.revision, published_at = excluded.published_at,
    inputs = excluded.inputs, head = excluded.head, start = excluded.start, title = excluded.title,
    sessions = excluded.sessions;

-- name: sessions
-- Every published session, dropped ones too, packed.
SELECT sessions FROM plan WHERE learner = :learner AND plan = :plan;

-- name: feed
-- What a feed answered last.
SELECT etag, last_modified, fetched_at, body FROM feed WHERE learner = :learner AND plan = :plan AND address = :address;

-- name: save_feed
-- Remember a feed's newest answer.
INSERT INTO feed (learner, plan, address, etag, last_modified, fetched_at, body)
VALUES (:learner, :plan, :address, :etag, :last_modified, :fetched_at, :body)
ON CONFLICT (learner, plan, address) DO UPDATE SET etag = excluded.etag, last_modified = excluded.last_modified,
    fetched_at = excluded.fetched_at, body = excluded.body;

-- name: edited
-- The sessions of which some calendar holds fields that are the learner's.
SELECT DISTINCT session FROM base WHERE learner = :learner AND plan = :plan AND users <> '[]' AND state NOT LIKE 'tombstone%';

-- name: targets
-- The calendars that something was agreed on with.
SELECT DISTINCT target FROM base WHERE learner = :learner AND plan = :plan ORDER BY target;

-- name: plans
-- Every plan of a learner, the oldest first; changed settings are no facts that a plan would have to be kept for.
SELECT plan, revision, published_at, start, title, (SELECT count(*) FROM fact WHERE fact.learner = plan.learner
    AND fact.plan = plan.plan AND fact.kind NOT IN ('setting', 'undo')) AS facts FROM plan WHERE learner = :learner ORDER BY rowid;

-- name: homeless
-- Facts that no plan was ever published from.
SELECT 1 FROM fact WHERE learner = :learner AND plan = '' LIMIT 1;

-- name: feeds_to_forget
-- Whether there is anything for the next query.
SELECT 1 FROM feed WHERE learner = :learner AND ((plan = :plan AND address NOT IN (SELECT value FROM json_each(:named)))
    OR (plan <> :plan AND fetched_at < :before)) LIMIT 1;

-- name: forget_feeds
-- What feeds answered that this plan's config does not name, and what other plans have not asked for in a long time.
DELETE FROM feed WHERE learner = :learner AND ((plan = :plan AND address NOT IN (SELECT value FROM json_each(:named)))
    OR (plan <> :plan AND fetched_at < :before));
