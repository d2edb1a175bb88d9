-- Revert routiq:integration/webhook_answer from pg

begin;

drop function integration.webhook_answer(integration.webhook_traffic, text, bytea, uuid);

commit;
