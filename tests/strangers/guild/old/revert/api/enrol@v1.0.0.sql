-- Revert guild:api/enrol from pg

BEGIN;

DROP FUNCTION guild.enrol(text);

COMMIT;
