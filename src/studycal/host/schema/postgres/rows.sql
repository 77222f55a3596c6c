-- Run after the tables are made: what is a member's alone is reached by that member, what the host works with by the host,
-- too; nobody's connection that speaks for one member reaches another's name, link or calendar.
SELECT studycal_guard(name, 'member', host) FROM (VALUES
    ('news', false), ('private', false), ('answer', false), ('link', true), ('target', true)) AS kept (name, host);
SELECT studycal_guard('member', 'id', true);
