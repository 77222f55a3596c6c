-- Run after the tables are made. Nobody has rows who is no member: a process that still writes for one who is leaving, and
-- is killed then, leaves nothing. What earlier versions could leave of members who are gone goes first.
INSERT INTO leaving SELECT DISTINCT learner FROM fact WHERE learner <> '' AND learner NOT IN (SELECT id FROM member);
DELETE FROM plan WHERE learner <> '' AND learner NOT IN (SELECT id FROM member);
DELETE FROM fact WHERE learner <> '' AND learner NOT IN (SELECT id FROM member);
DELETE FROM feed WHERE learner <> '' AND learner NOT IN (SELECT id FROM member);
DELETE FROM base WHERE learner <> '' AND learner NOT IN (SELECT id FROM member);
DELETE FROM intent WHERE learner <> '' AND learner NOT IN (SELECT id FROM member);
DELETE FROM cursor WHERE learner <> '' AND learner NOT IN (SELECT id FROM member);
DELETE FROM run WHERE learner <> '' AND learner NOT IN (SELECT id FROM member);
DELETE FROM news WHERE member <> '' AND member NOT IN (SELECT id FROM member);
DELETE FROM private WHERE member <> '' AND member NOT IN (SELECT id FROM member);
DELETE FROM answer WHERE member <> '' AND member NOT IN (SELECT id FROM member);
DELETE FROM link WHERE member <> '' AND member NOT IN (SELECT id FROM member);
DELETE FROM target WHERE member <> '' AND member NOT IN (SELECT id FROM member);
DELETE FROM leaving;

CREATE TRIGGER IF NOT EXISTS plan_is_a_members BEFORE INSERT ON plan
    WHEN new.learner <> '' AND NOT EXISTS (SELECT 1 FROM member WHERE id = new.learner)
    BEGIN SELECT RAISE(ABORT, 'no such learner'); END;
CREATE TRIGGER IF NOT EXISTS fact_is_a_members BEFORE INSERT ON fact
    WHEN new.learner <> '' AND NOT EXISTS (SELECT 1 FROM member WHERE id = new.learner)
    BEGIN SELECT RAISE(ABORT, 'no such learner'); END;
CREATE TRIGGER IF NOT EXISTS feed_is_a_members BEFORE INSERT ON feed
    WHEN new.learner <> '' AND NOT EXISTS (SELECT 1 FROM member WHERE id = new.learner)
    BEGIN SELECT RAISE(ABORT, 'no such learner'); END;
CREATE TRIGGER IF NOT EXISTS base_is_a_members BEFORE INSERT ON base
    WHEN new.learner <> '' AND NOT EXISTS (SELECT 1 FROM member WHERE id = new.learner)
    BEGIN SELECT RAISE(ABORT, 'no such learner'); END;
CREATE TRIGGER IF NOT EXISTS intent_is_a_members BEFORE INSERT ON intent
    WHEN new.learner <> '' AND NOT EXISTS (SELECT 1 FROM member WHERE id = new.learner)
    BEGIN SELECT RAISE(ABORT, 'no such learner'); END;
CREATE TRIGGER IF NOT EXISTS cursor_is_a_members BEFORE INSERT ON cursor
    WHEN new.learner <> '' AND NOT EXISTS (SELECT 1 FROM member WHERE id = new.learner)
    BEGIN SELECT RAISE(ABORT, 'no such learner'); END;
CREATE TRIGGER IF NOT EXISTS run_is_a_members BEFORE INSERT ON run
    WHEN new.learner <> '' AND NOT EXISTS (SELECT 1 FROM member WHERE id = new.learner)
    BEGIN SELECT RAISE(ABORT, 'no such learner'); END;
CREATE TRIGGER IF NOT EXISTS news_is_a_members BEFORE INSERT ON news
    WHEN new.member <> '' AND NOT EXISTS (SELECT 1 FROM member WHERE id = new.member)
    BEGIN SELECT RAISE(ABORT, 'no such learner'); END;
CREATE TRIGGER IF NOT EXISTS private_is_a_members BEFORE INSERT ON private
    WHEN new.member <> '' AND NOT EXISTS (SELECT 1 FROM member WHERE id = new.member)
    BEGIN SELECT RAISE(ABORT, 'no such learner'); END;
CREATE TRIGGER IF NOT EXISTS answer_is_a_members BEFORE INSERT ON answer
    WHEN new.member <> '' AND NOT EXISTS (SELECT 1 FROM member WHERE id = new.member)
    BEGIN SELECT RAISE(ABORT, 'no such learner'); END;
CREATE TRIGGER IF NOT EXISTS link_is_a_members BEFORE INSERT ON link
    WHEN new.member <> '' AND NOT EXISTS (SELECT 1 FROM member WHERE id = new.member)
    BEGIN SELECT RAISE(ABORT, 'no such learner'); END;
CREATE TRIGGER IF NOT EXISTS target_is_a_members BEFORE INSERT ON target
    WHEN new.member <> '' AND NOT EXISTS (SELECT 1 FROM member WHERE id = new.member)
    BEGIN SELECT RAISE(ABORT, 'no such learner'); END;
