-- name: append_fact
-- Say something new; never changes what was said.
INSERT INTO fact (learner, at, kind, body) VALUES (:learner, :at, :kind, :body) RETURNING id;

-- name: facts
-- All that was said, oldest first.
SELECT id, at, kind, body FROM fact WHERE learner = :learner ORDER BY id;

-- name: facts_version
-- The number of the newest fact: equal versions mean equal facts.
SELECT coalesce(max(id), 0) AS version FROM fact WHERE learner = :learner;

-- name: plan
-- The published plan's head.
SELECT revision, published_at, inputs, head FROM plan WHERE learner = :learner;

-- name: publish_plan
-- Replace the published head by its next revision.
INSERT INTO plan (learner, revision, published_at, inputs, head) VALUES (:learner, :revision, :published_at, :inputs, :head)
ON CONFLICT (learner) DO UPDATE SET revision = excluded.revision, published_at = excluded.published_at,
    inputs = excluded.inputs, head = excluded.head;

-- name: sessions
-- Every published session, dropped ones too.
SELECT id, week, slot, role, optional, name, title, starts, minutes, zone, status, pinned, generation, sequence, changed,
    text, why
FROM session WHERE learner = :learner ORDER BY starts, id;

-- name: publish_session
-- Write one session as it is now published.
INSERT INTO session (learner, id, week, slot, role, optional, name, title, starts, minutes, zone, status, pinned, generation,
    sequence, changed, text, why)
VALUES (:learner, :id, :week, :slot, :role, :optional, :name, :title, :starts, :minutes, :zone, :status, :pinned, :generation,
    :sequence, :changed, :text, :why)
ON CONFLICT (learner, id) DO UPDATE SET week = excluded.week, slot = excluded.slot, role = excluded.role,
    optional = excluded.optional, name = excluded.name, title = excluded.title, starts = excluded.starts,
    minutes = excluded.minutes, zone = excluded.zone, status = excluded.status, pinned = excluded.pinned,
    generation = excluded.generation, sequence = excluded.sequence, changed = excluded.changed, text = excluded.text,
    why = excluded.why;

-- name: feed
-- What a feed answered last.
SELECT etag, last_modified, fetched_at, body FROM feed WHERE address = :address;

-- name: save_feed
-- Remember a feed's newest answer.
INSERT INTO feed (address, etag, last_modified, fetched_at, body) VALUES (:address, :etag, :last_modified, :fetched_at, :body)
ON CONFLICT (address) DO UPDATE SET etag = excluded.etag, last_modified = excluded.last_modified,
    fetched_at = excluded.fetched_at, body = excluded.body;

-- name: edited
-- The sessions of which some calendar holds fields that are the learner's.
SELECT DISTINCT session FROM base WHERE learner = :learner AND users <> '[]' AND state IN ('live', 'detached');
