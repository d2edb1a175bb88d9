-- Revert routiq:legacy/organization_members__policies from pg

begin;

drop policy organization_members_service_role_all on legacy.organization_members;
drop policy organization_members_authenticated_all on legacy.organization_members;

commit;
