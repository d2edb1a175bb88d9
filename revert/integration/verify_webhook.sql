-- Revert routiq:integration/verify_webhook from pg

begin;

drop function integration.verify_webhook(text, jsonb, bytea, text[], timestamptz, interval);

commit;
