-- name: keep_document
-- Keep a document's bytes, once.
INSERT INTO document (digest, body) VALUES (:digest, :body) ON CONFLICT (digest) DO NOTHING;

-- name: document
-- The bytes of a digest.
SELECT body FROM document WHERE digest = :digest;

-- name: course
-- A course with its newest revision.
SELECT course.slug, course.revision, course_revision.digest, settings, weeks, cadence, course_revision.published_at
FROM course JOIN course_revision ON course_revision.course = course.slug AND course_revision.number = course.revision
WHERE course.slug = :course;

-- name: courses
-- Every course's name in addresses.
SELECT slug FROM course ORDER BY slug;

-- name: publish_course
-- Make a revision the newest.
INSERT INTO course (slug, revision, published_at) VALUES (:course, :number, :at)
ON CONFLICT (slug) DO UPDATE SET revision = excluded.revision, published_at = excluded.published_at;

-- name: add_revision
-- A revision; never edited.
INSERT INTO course_revision (course, number, digest, settings, weeks, cadence, published_at)
VALUES (:course, :number, :digest, :settings, :weeks, :cadence, :at);

-- name: revisions
-- A course's revisions, the newest first.
SELECT number, digest, published_at FROM course_revision WHERE course = :course ORDER BY number DESC;

-- name: add_member
-- Somebody joins.
INSERT INTO member (id, course, name, plan, joined_at, revision, config, weeks, cadence, due_at)
VALUES (:id, :course, :name, :plan, :at, :revision, :config, :weeks, :cadence, :due);

-- name: member
-- One member.
SELECT id, course, name, plan, joined_at, revision, config, weeks, cadence, due_at, tries, failure
FROM member WHERE id = :id;

-- name: members
-- A course's members, in the order in which they joined.
SELECT id, course, name, plan, joined_at, revision, config, weeks, cadence, due_at, tries, failure
FROM member WHERE course = :course ORDER BY joined_at, id;

-- name: places_taken
-- How many have joined a course.
SELECT count(*) AS number FROM member WHERE course = :course;

-- name: behind
-- The next members that do not follow a course's newest revision, those in trouble left out until they are due.
SELECT id FROM member WHERE course = :course AND revision < :revision AND id > :after AND id < :until
AND (tries = 0 OR due_at <= :now) ORDER BY id LIMIT :most;

-- name: count_behind
-- How many members a roll-out has still to reach.
SELECT count(*) AS number FROM member WHERE course = :course AND revision < :revision;

-- name: followed
-- A member follows a revision, with these documents.
UPDATE member SET revision = :revision, config = :config, weeks = :weeks, cadence = :cadence, due_at = :due, tries = 0,
    failure = '' WHERE id = :id;

-- name: save_config
-- A member's own settings.
UPDATE member SET config = :config WHERE id = :id;

-- name: put_off
-- Something failed for a member; it is tried again later.
UPDATE member SET tries = tries + 1, failure = :failure, due_at = :due WHERE id = :id;

-- name: later
-- What is due for a member is looked at again then.
UPDATE member SET due_at = :due WHERE id = :id;

-- name: bring_back_members
-- What a clock that stood ahead put off is due at once.
UPDATE member SET due_at = :now WHERE due_at > :farthest;

-- name: bring_back_targets
-- And so are the calendars.
UPDATE target SET due_at = :now WHERE due_at > :farthest;

-- name: asks
-- The settings name busy calendars: they are read soon.
UPDATE member SET due_at = :now WHERE id = :id AND due_at IS NULL;

-- name: due
-- The members for whom something is due, the longest waiting first.
SELECT id, tries FROM member WHERE due_at <= :now ORDER BY due_at, id LIMIT :most OFFSET :skip;

-- name: due_number
-- How many that are.
SELECT count(*) AS number FROM member WHERE due_at <= :now;

-- name: jobs
-- procrastinate's jobs by kind and standing (PostgreSQL alone).
SELECT task_name AS kind, CAST(status AS TEXT) AS status, count(*) AS number, min(scheduled_at) AS oldest
FROM procrastinate_jobs GROUP BY task_name, status ORDER BY task_name, status;

-- name: stalled
-- How many of procrastinate's jobs a worker had begun that died (PostgreSQL alone).
SELECT count(*) AS number FROM procrastinate_jobs LEFT JOIN procrastinate_workers AS worker ON worker.id = worker_id
WHERE status = 'doing' AND (worker.id IS NULL OR last_heartbeat < now() - make_interval(secs => :seconds));

-- name: rollout_waits
-- Whether a job of a course's roll-out waits for a worker (PostgreSQL alone); one that is put off does not count.
SELECT 1 FROM procrastinate_jobs WHERE queue_name = 'rollout' AND status = 'todo' AND args ->> 'course' = :course
AND (scheduled_at IS NULL OR scheduled_at <= now()) LIMIT 1;

-- name: done
-- Nothing is due for a member until then.
UPDATE member SET due_at = :due, tries = 0, failure = '' WHERE id = :id;

-- name: hurry
-- What failed is due at once.
UPDATE member SET due_at = :now, tries = 1 WHERE tries > 0;

-- name: hurry_course
-- What failed of a course is due with its newer revision, however often it failed with the last one.
UPDATE member SET due_at = :now, tries = 1 WHERE course = :course AND tries > 0;

-- name: failed
-- How many members are in trouble, by kind.
SELECT failure, count(*) AS number, min(due_at) AS due_at, max(tries) AS tries FROM
    (SELECT failure, due_at, tries FROM member WHERE tries > 0
     UNION ALL SELECT failure, due_at, tries FROM target WHERE tries > 0) AS troubled
GROUP BY failure ORDER BY failure;

-- name: waiting
-- How many members something is due for, and since when the longest.
SELECT count(*) AS number, min(due_at) AS oldest FROM member WHERE due_at <= :now AND tries = 0;

-- name: scheduled
-- How many members something will be due for.
SELECT count(*) AS number FROM member WHERE due_at > :now;

-- name: add_link
-- A secret that opens something.
INSERT INTO link (hash, kind, course, member, made_at, made_by, once)
VALUES (:hash, :kind, :course, :member, :at, :by, :once);

-- name: link
-- What a secret opens.
SELECT hash, kind, course, member, made_at, made_by, once FROM link WHERE hash = :hash;

-- name: links_of
-- The links of a member.
SELECT hash, kind, made_at, made_by FROM link WHERE member = :member AND kind = :kind ORDER BY made_at;

-- name: end_link
-- A secret opens nothing any more.
DELETE FROM link WHERE hash = :hash;

-- name: end_links
-- Nor do these.
DELETE FROM link WHERE member = :member AND kind = :kind;

-- name: members_with_link
-- The members of a course whose key opens their pages.
SELECT DISTINCT member FROM link WHERE course = :course AND kind = 'learner';

-- name: end_visits
-- The browsers that came by a member's links are out.
DELETE FROM visit WHERE link IN (SELECT hash FROM link WHERE member = :member AND kind = :kind);

-- name: end_coach_visits
-- The browsers that came by a course's coach links are out.
DELETE FROM visit WHERE link IN (SELECT hash FROM link WHERE course = :course AND kind = 'coach');

-- name: end_coach_links
-- A course's coach links end.
DELETE FROM link WHERE course = :course AND kind = 'coach';

-- name: add_visit
-- A browser came by a link.
INSERT INTO visit (hash, link, until) VALUES (:hash, :link, :until);

-- name: visit
-- Whom a browser's cookie stands for.
SELECT link.hash, kind, course, member, once, until FROM visit JOIN link ON link.hash = visit.link WHERE visit.hash = :hash;

-- name: end_visit
-- A browser goes.
DELETE FROM visit WHERE hash = :hash;

-- name: forget_visits
-- Cookies that have run out.
DELETE FROM visit WHERE until < :now;

-- name: add_news
-- What a revision did to a member's plan.
INSERT INTO news (member, revision, at, body) VALUES (:member, :revision, :at, :body)
ON CONFLICT (member, revision) DO NOTHING;

-- name: news
-- What a member has not seen yet.
SELECT revision, at, body FROM news WHERE member = :member ORDER BY revision;

-- name: seen_news
-- The member has seen it.
DELETE FROM news WHERE member = :member AND revision <= :revision;

-- name: private
-- Something of a member's own.
SELECT body, written FROM private WHERE member = :member AND name = :name;

-- name: save_private
-- Replace it.
INSERT INTO private (member, name, body, written) VALUES (:member, :name, :body, 1)
ON CONFLICT (member, name) DO UPDATE SET body = excluded.body, written = private.written + 1;

-- name: privates
-- All of a member's own.
SELECT name, body FROM private WHERE member = :member ORDER BY name;

-- name: sealed
-- The next members' sealed settings, for another key.
SELECT id, config FROM member WHERE id > :after ORDER BY id LIMIT :most;

-- name: sealed_private
-- And what is sealed beside them.
SELECT member, name, body FROM private WHERE member = :member;

-- name: reseal_private
-- The same under another key.
UPDATE private SET body = :body WHERE member = :member AND name = :name;

-- name: add_target
-- A calendar of a member's, to be looked at.
INSERT INTO target (member, name, due_at) VALUES (:member, :name, :due);

-- name: drop_targets
-- The settings name others, or none.
DELETE FROM target WHERE member = :member;

-- name: roll_targets
-- A newer revision reached the plan: its calendars are looked at soon.
UPDATE target SET rolled = 1, due_at = CASE WHEN tries = 0 AND due_at > :now THEN :now ELSE due_at END
WHERE member = :member;

-- name: targets_due
-- The calendars that are to be looked at, the longest waiting first.
SELECT member, name FROM target WHERE due_at <= :now ORDER BY due_at, member LIMIT :most OFFSET :skip;

-- name: targets_due_number
-- How many those are, and since when the longest.
SELECT count(*) AS number, min(due_at) AS oldest FROM target WHERE due_at <= :now;

-- name: target_due_at
-- When a calendar is to be looked at, and whether a roll-out has to reach it.
SELECT due_at, rolled FROM target WHERE member = :member AND name = :name;

-- name: target_tries
-- How often in a row a calendar could not be looked at.
SELECT tries FROM target WHERE member = :member AND name = :name;

-- name: target_done
-- A calendar was looked at; again then.
UPDATE target SET due_at = :due, rolled = :rolled, tries = 0, failure = '' WHERE member = :member AND name = :name;

-- name: target_put_off
-- It could not be; it is tried again later.
UPDATE target SET due_at = :due, tries = tries + 1, failure = :failure WHERE member = :member AND name = :name;

-- name: hurry_targets
-- What failed is due at once.
UPDATE target SET due_at = :now WHERE tries > 0;

-- name: erase_targets
-- the calendars that it was written to,
DELETE FROM target WHERE member = :member;

-- name: erase_visits
-- A member leaves: their browsers,
DELETE FROM visit WHERE link IN (SELECT hash FROM link WHERE member = :member);

-- name: erase_links
-- their links and feeds,
DELETE FROM link WHERE member = :member;

-- name: erase_news
-- what they were to be told,
DELETE FROM news WHERE member = :member;

-- name: erase_private
-- what was theirs alone,
DELETE FROM private WHERE member = :member;

-- name: erase_member
-- and they themselves.
DELETE FROM member WHERE id = :member;

-- name: use_link
-- A link that is good for one opening was opened.
UPDATE link SET once = 2 WHERE hash = :hash AND once = 1;

-- name: all_behind
-- The next members that do not follow a revision, whatever is due for them.
SELECT id FROM member WHERE course = :course AND revision < :revision AND id > :after ORDER BY id LIMIT :most;

-- name: feed
-- Whose feed a secret opens, and which of the two.
SELECT link.hash, link.kind, member.id, member.course, name, plan, joined_at, revision, config, weeks, cadence, tries, failure
FROM link JOIN member ON member.id = link.member WHERE link.hash = :hash AND link.kind IN ('details', 'busy') AND link.once < 2;

-- name: answer
-- What a feed gave last, and what stands in the plan now.
SELECT stamp, until, etag, modified,
    (SELECT revision FROM plan WHERE learner = :member AND plan = :plan) AS revision,
    (SELECT coalesce(max(id), 0) FROM fact WHERE learner = :member AND plan = :plan) AS facts
FROM (SELECT 1 AS here) AS one LEFT JOIN answer ON answer.member = :member AND answer.kind = :kind;

-- name: answer_body
-- Its bytes, packed.
SELECT body FROM answer WHERE member = :member AND kind = :kind;

-- name: save_answer
-- What a feed gives from now on.
INSERT INTO answer (member, kind, stamp, until, etag, modified, body)
VALUES (:member, :kind, :stamp, :until, :etag, :modified, :body)
ON CONFLICT (member, kind) DO UPDATE SET stamp = excluded.stamp, until = excluded.until, etag = excluded.etag,
    modified = excluded.modified, body = excluded.body;

-- name: erase_answers
-- what their feeds gave,
DELETE FROM answer WHERE member = :member;

-- name: quota
-- How a quota stands.
SELECT minute, spent, share, lowered, closed_until FROM quota WHERE name = :name;

-- name: save_quota
-- How it stands from now on.
UPDATE quota SET minute = :minute, spent = :spent, share = :share, lowered = :lowered, closed_until = :closed_until
WHERE name = :name;

-- name: hurry_target
-- A calendar of a member's was connected again: whatever was in its way is looked at anew.
UPDATE target SET due_at = :now, tries = 0, failure = '' WHERE member = :member AND name = :name;

-- name: target_waits
-- The server takes no more from anybody for a while: no failure of this calendar's.
UPDATE target SET due_at = :due WHERE member = :member AND name = :name;

-- name: targets_shut
-- The calendars of a member's that let studycal in no more.
SELECT name FROM target WHERE member = :member AND failure = 'AuthNeededError' ORDER BY name;
