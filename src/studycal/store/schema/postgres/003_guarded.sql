-- What a table's rows are reached by, said once: whoever is connected says for whom ('' is the host itself), and reaches
-- that learner's rows, or with `host` as the host all of them; a connection that said nothing reaches none. A backup reads all.
CREATE FUNCTION studycal_guard(name TEXT, owner TEXT, host BOOLEAN) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    own TEXT := format('%I = current_setting(''studycal.learner'', true)', owner);
BEGIN
    IF host THEN
        own := own || ' OR current_setting(''studycal.learner'', true) = ''''';
    END IF;
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('DROP POLICY IF EXISTS own ON %I', name);
    EXECUTE format('DROP POLICY IF EXISTS backup ON %I', name);
    EXECUTE format('CREATE POLICY own ON %I USING (%s)', name, own);
    EXECUTE format('CREATE POLICY backup ON %I FOR SELECT USING (current_setting(''studycal.backup'', true) = ''on'')', name);
END $$;
