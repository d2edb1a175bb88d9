-- Revert routiq:audit/core_tables from pg

begin;

drop trigger tg_platform_admins_90_audit_truncate on core.platform_admins;
drop trigger tg_platform_admins_90_audit_delete on core.platform_admins;
drop trigger tg_platform_admins_90_audit_update on core.platform_admins;
drop trigger tg_platform_admins_90_audit_insert on core.platform_admins;
drop trigger tg_member_locations_90_audit_truncate on core.member_locations;
drop trigger tg_member_locations_90_audit_delete on core.member_locations;
drop trigger tg_member_locations_90_audit_update on core.member_locations;
drop trigger tg_member_locations_90_audit_insert on core.member_locations;
drop trigger tg_organization_members_90_audit_truncate on core.organization_members;
drop trigger tg_organization_members_90_audit_delete on core.organization_members;
drop trigger tg_organization_members_90_audit_update on core.organization_members;
drop trigger tg_organization_members_90_audit_insert on core.organization_members;
drop trigger tg_locations_90_audit_truncate on core.locations;
drop trigger tg_locations_90_audit_delete on core.locations;
drop trigger tg_locations_90_audit_update on core.locations;
drop trigger tg_locations_90_audit_insert on core.locations;
drop trigger tg_users_90_audit_truncate on core.users;
drop trigger tg_users_90_audit_delete on core.users;
drop trigger tg_users_90_audit_update on core.users;
drop trigger tg_users_90_audit_insert on core.users;
drop trigger tg_organizations_90_audit_truncate on core.organizations;
drop trigger tg_organizations_90_audit_delete on core.organizations;
drop trigger tg_organizations_90_audit_update on core.organizations;
drop trigger tg_organizations_90_audit_insert on core.organizations;

commit;
