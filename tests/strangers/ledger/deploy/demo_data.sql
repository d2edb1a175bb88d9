-- Deploy ledger:demo_data to pg
-- requires: accounts

\if :{?demo}
\else
	\set demo false
\endif

\if :demo
	\echo 'Demo data goes in.'
	BEGIN;
	INSERT INTO :"schema".accounts (name, kind, created_by)
	VALUES ('Cash', 'asset', 'demo'), ('Wages; not paid', 'liability', 'demo');
	COMMIT;
\elif false
	\echo 'Never.'
	SELECT 1/0;
\else
	\echo 'No demo data.'
\endif
\q
SELECT 'never seen', 1/0;
