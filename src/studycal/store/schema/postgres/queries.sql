-- name: plans
-- Every plan of a learner, the oldest first.
SELECT plan, revision, published_at, start, title, (SELECT count(*) FROM fact WHERE fact.learner = plan.learner
    AND fact.plan = plan.plan) AS facts FROM plan WHERE learner = :learner ORDER BY ordinal;

-- name: feeds_to_forget
-- Whether there is anything for the next query.
SELECT 1 FROM feed WHERE learner = :learner AND ((plan = :plan AND address NOT IN
    (SELECT jsonb_array_elements_text(CAST(:named AS jsonb)))) OR (plan <> :plan AND fetched_at < :before)) LIMIT 1;

-- name: forget_feeds
-- What feeds answered that this plan's config does not name, and what other plans have not asked for in a long time.
DELETE FROM feed WHERE learner = :learner AND ((plan = :plan AND address NOT IN
    (SELECT jsonb_array_elements_text(CAST(:named AS jsonb)))) OR (plan <> :plan AND fetched_at < :before));
