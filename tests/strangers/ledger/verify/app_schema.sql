-- Verify ledger:app_schema on pg

BEGIN;

SELECT 1/COUNT(*) FROM pg_catalog.pg_namespace WHERE nspname = :'schema';

ROLLBACK;
