-- Revert routiq:integration/webhook_slot from pg

begin;

drop function integration.webhook_slot(integration.webhook_endpoints, timestamptz);

commit;
