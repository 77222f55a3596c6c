-- Run after the tables are made: what is a member's alone is reached by that member, what the host works with by the host,
-- too; nobody's connection that speaks for one member reaches another's name, link or calendar.
SELECT studycal_guard(name, 'member', host) FROM (VALUES
    ('news', false), ('private', false), ('answer', false), ('link', true), ('target', true)) AS kept (name, host);
SELECT studycal_guard('member', 'id', true);

-- What earlier versions could leave of members who are gone, in one table: row security is lifted for as long as this
-- transaction takes, in which nobody else reads the table.
CREATE OR REPLACE FUNCTION studycal_sweep(name TEXT, owner TEXT) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    gone TEXT := format('%1$I <> '''' AND NOT EXISTS (SELECT 1 FROM member WHERE member.id = %2$I.%1$I)', owner, name);
BEGIN
    EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', name);
    IF name = 'fact' THEN
        ALTER TABLE leaving NO FORCE ROW LEVEL SECURITY;
        EXECUTE format('INSERT INTO leaving SELECT DISTINCT learner FROM fact WHERE %s', gone);
    END IF;
    EXECUTE format('DELETE FROM %I WHERE %s', name, gone);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    IF name = 'fact' THEN
        DELETE FROM leaving;
        ALTER TABLE leaving FORCE ROW LEVEL SECURITY;
    END IF;
END $$;

-- Nobody has rows who is no member: a process that still writes for one who is leaving, and is killed then, leaves
-- nothing. Whoever writes for a member holds that row until it is done, and who leaves takes it away first.
CREATE OR REPLACE FUNCTION only_a_members_by_learner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM member WHERE id = NEW.learner FOR KEY SHARE;
    IF FOUND THEN
        RETURN NEW;
    END IF;
    RAISE foreign_key_violation USING MESSAGE = 'no such learner';
END $$;
CREATE OR REPLACE FUNCTION only_a_members_by_member() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM member WHERE id = NEW.member FOR KEY SHARE;
    IF FOUND THEN
        RETURN NEW;
    END IF;
    RAISE foreign_key_violation USING MESSAGE = 'no such learner';
END $$;
DO $$
DECLARE kept RECORD;
BEGIN
    PERFORM set_config('studycal.learner', '', true);
    FOR kept IN
        SELECT * FROM (VALUES
            ('plan', 'learner'), ('fact', 'learner'), ('feed', 'learner'), ('base', 'learner'), ('intent', 'learner'),
            ('cursor', 'learner'), ('run', 'learner'), ('news', 'member'), ('private', 'member'), ('answer', 'member'),
            ('link', 'member'), ('target', 'member')) AS rows_of (name, owner)
        WHERE NOT EXISTS (
            SELECT 1 FROM pg_trigger WHERE tgrelid = rows_of.name::regclass AND tgname = 'only_a_members')
    LOOP
        PERFORM studycal_sweep(kept.name, kept.owner);
        EXECUTE format('CREATE TRIGGER only_a_members BEFORE INSERT ON %1$I FOR EACH ROW WHEN (NEW.%2$I <> '''')
            EXECUTE FUNCTION only_a_members_by_%2$s()', kept.name, kept.owner);
    END LOOP;
END $$;
