-- Revert ledger:deployed_view from pg

BEGIN;

DROP VIEW :"schema".deployed;

COMMIT;
