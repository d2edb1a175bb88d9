-- Revert routiq:integration/webhook_endpoint from pg

begin;

drop function integration.webhook_endpoint(text);

commit;
