-- Revert guild:grants from pg

BEGIN;
SET LOCAL SESSION AUTHORIZATION guild_owner;
ALTER DEFAULT PRIVILEGES IN SCHEMA guild REVOKE SELECT ON TABLES FROM guild_reader;
REVOKE SELECT (member_id, name) ON guild.members FROM guild_reader;
REVOKE USAGE ON SCHEMA guild FROM guild_reader;
COMMIT;
