-- Revert routiq:integration/enqueue_webhook from pg

begin;

drop function integration.enqueue_webhook(integration.webhook_endpoints, uuid, uuid, text);

commit;
