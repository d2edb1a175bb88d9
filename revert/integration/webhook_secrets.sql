-- Revert routiq:integration/webhook_secrets from pg

begin;

drop function integration.webhook_secrets(integration.webhook_endpoints);

commit;
