-- Verify ledger:deployed_view on pg

BEGIN;

SELECT change, project, registry FROM :"schema".deployed WHERE FALSE;

ROLLBACK;
