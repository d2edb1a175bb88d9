-- Verify guild:api/enrol on pg

BEGIN;

SELECT has_function_privilege('guild.enrol(text)', 'execute');
SELECT 1/(prosrc ~ $re$a member has a name$re$)::int FROM pg_proc WHERE oid = 'guild.enrol(text)'::regprocedure;

ROLLBACK;
