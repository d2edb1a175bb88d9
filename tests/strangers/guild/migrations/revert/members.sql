-- Revert guild:members from pg

BEGIN;

SET LOCAL ROLE guild_owner;
DROP TABLE guild.members;

COMMIT;
