-- Revert routiq:core/resource_usage__policies from pg

begin;

drop policy resource_usage_app_migrator_all on core.resource_usage;
drop policy resource_usage_app_owner_all on core.resource_usage;

commit;
