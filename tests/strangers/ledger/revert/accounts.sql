-- Revert ledger:accounts from pg

BEGIN;

DROP FUNCTION :"schema".account_name(BIGINT);
DROP TABLE :"schema".accounts;
DROP TABLE :"schema".account_kinds;

COMMIT;
