-- Revert routiq:integration/service_health__policies from pg

begin;

drop policy service_health_app_migrator_all on integration.service_health;
drop policy service_health_app_owner_all on integration.service_health;

commit;
