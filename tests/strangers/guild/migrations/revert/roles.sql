-- Revert guild:roles from pg

BEGIN;

DROP ROLE guild_reader;
DROP ROLE guild_owner;

COMMIT;
