-- Verify ledger:demo_data on pg

BEGIN;

SELECT 1/COUNT(*) FROM :"schema".accounts WHERE name = 'Wages; not paid';

ROLLBACK;
