-- Verify guild:members on pg

BEGIN;

SET LOCAL ROLE guild_owner;
SELECT member_id, name, login, sponsor
  FROM guild.members
 WHERE FALSE;

ROLLBACK;
