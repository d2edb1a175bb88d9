-- Deploy ledger:accounts to pg
-- requires: app_schema

\i common/columns.sql
\set kinds :schema '.account_kinds'

BEGIN;

SET LOCAL client_min_messages = 'warning';

CREATE TABLE IF NOT EXISTS :"schema".account_kinds (
	kind TEXT PRIMARY KEY
);

CREATE TABLE :"schema".accounts (
	account_id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	name       TEXT   NOT NULL CHECK (name <> ''),
	kind       TEXT   NOT NULL REFERENCES :kinds (kind),
	slots      INT[]  NOT NULL DEFAULT (ARRAY[1, 2, 3])[1:2],
	:audit_columns
);

\ir ../common/kinds.sql

CREATE FUNCTION :"schema".account_name(p_id BIGINT) RETURNS TEXT
LANGUAGE sql STABLE AS $$
	-- a colon in a body is nobody's variable: :schema
	SELECT name::text FROM ledger.accounts WHERE account_id = p_id; -- it's here
$$;

COMMIT;
