-- Revert routiq:integration/webhook_endpoints__policies from pg

begin;

drop policy webhook_endpoints_app_migrator_all on integration.webhook_endpoints;
drop policy webhook_endpoints_app_owner_all on integration.webhook_endpoints;

commit;
