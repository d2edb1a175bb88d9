-- Revert ledger:owner_note from pg

BEGIN;

DROP TABLE :"schema".notes;

COMMIT;
