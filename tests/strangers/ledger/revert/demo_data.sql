-- Revert ledger:demo_data from pg

BEGIN;

DELETE FROM :"schema".accounts WHERE created_by = 'demo';

COMMIT;
