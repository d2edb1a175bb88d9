-- Verify guild:roles on pg

BEGIN;

SELECT pg_catalog.pg_has_role('guild_owner', 'usage');
SELECT 1/COUNT(*) FROM pg_roles WHERE rolname = 'guild_reader' AND NOT rolcanlogin;

ROLLBACK;
