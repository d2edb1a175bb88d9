-- Verify ledger:accounts on pg

BEGIN;

SELECT account_id, name, kind, created_at, created_by FROM :"schema".accounts WHERE FALSE;
SELECT has_function_privilege(:'schema' || '.account_name(bigint)', 'execute');
SELECT 1/(COUNT(*) = 5)::int FROM :"schema".account_kinds;

ROLLBACK;
