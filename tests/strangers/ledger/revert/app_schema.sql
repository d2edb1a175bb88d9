-- Revert ledger:app_schema from pg

BEGIN;

DROP SCHEMA :"schema";

COMMIT;
