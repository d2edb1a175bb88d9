-- Revert routiq:integration/webhook_key from pg

begin;

drop function integration.webhook_key(text, text);

commit;
