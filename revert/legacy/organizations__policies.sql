-- Revert routiq:legacy/organizations__policies from pg

begin;

drop policy organizations_service_role_all on legacy.organizations;
drop policy organizations_authenticated_all on legacy.organizations;

commit;
