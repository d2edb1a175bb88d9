-- Verify guild:row_rules on pg

BEGIN;
SELECT 1/relrowsecurity::int FROM pg_class WHERE oid = 'guild.members'::regclass;
ROLLBACK;
