-- Revert routiq:integration/webhook_traffic__policies from pg

begin;

drop policy webhook_traffic_app_migrator_all on integration.webhook_traffic;
drop policy webhook_traffic_app_owner_all on integration.webhook_traffic;

commit;
