-- Revert routiq:integration/service_integrations__policies from pg

begin;

drop policy service_integrations_app_migrator_all on integration.service_integrations;
drop policy service_integrations_app_owner_all on integration.service_integrations;

commit;
