-- Deploy ledger:deployed_view to pg
-- requires: app_schema

BEGIN;

CREATE VIEW :"schema".deployed AS
SELECT change, project, committer_name, :'registry'::text AS registry
  FROM :"registry".changes;

COMMIT;
