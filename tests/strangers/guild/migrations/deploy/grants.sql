-- Deploy guild:grants to pg
-- requires: api/enrol
-- conflicts: other:grants

SET SESSION ROLE guild_owner;

BEGIN;
GRANT USAGE ON SCHEMA guild TO guild_reader;
GRANT SELECT (member_id, name) ON guild.members TO guild_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA guild GRANT SELECT ON TABLES TO guild_reader;
COMMIT;
