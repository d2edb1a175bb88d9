-- Deploy ledger:owner_note to pg
-- requires: accounts
-- requires: deployed_view

SELECT current_user AS deployer, current_setting('server_version_num')::int >= 140000 AS modern \gset

BEGIN;

\if :modern
CREATE TABLE :"schema".notes (
	note TEXT NOT NULL
);
\endif
INSERT INTO :"schema".notes VALUES ('deployed by ' || :'deployer');

COMMIT;
