-- Revert routiq:core/organizations__policies from pg

begin;

drop policy organizations_app_migrator_all on core.organizations;
drop policy organizations_app_owner_all on core.organizations;

commit;
