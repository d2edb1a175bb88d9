-- Revert guild:schema from pg

BEGIN;

DROP SCHEMA guild;

COMMIT;
