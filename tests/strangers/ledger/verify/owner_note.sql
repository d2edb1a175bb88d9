-- Verify ledger:owner_note on pg

BEGIN;

SELECT 1/COUNT(*) FROM :"schema".notes WHERE note LIKE 'deployed by %';

ROLLBACK;
