-- Revert routiq:integration/store_webhook from pg

begin;

drop function
integration.store_webhook(integration.webhook_endpoints, jsonb, bytea, jsonb, boolean);

commit;
