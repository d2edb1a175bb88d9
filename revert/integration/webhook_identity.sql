-- Revert routiq:integration/webhook_identity from pg

begin;

drop function integration.webhook_identity(text, jsonb, jsonb, bytea);

commit;
