-- Deploy ledger:app_schema to pg

\set note 'Ledger of ' :tenant
\echo Creating schema :schema '-' :note

BEGIN;

CREATE SCHEMA :"schema";
COMMENT ON SCHEMA :"schema" IS :'note';

COMMIT;
