-- Revert routiq:core/organization_members__policies from pg

begin;

drop policy organization_members_app_migrator_all on core.organization_members;
drop policy organization_members_app_owner_all on core.organization_members;

commit;
