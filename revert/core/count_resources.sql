-- Revert routiq:core/count_resources from pg

begin;

drop trigger tg_invitations_70_limit on core.invitations;
drop trigger tg_locations_70_count_delete on core.locations;
drop trigger tg_locations_70_count_update on core.locations;
drop trigger tg_locations_70_count_insert on core.locations;
drop trigger tg_organization_members_70_count_delete on core.organization_members;
drop trigger tg_organization_members_70_count_update on core.organization_members;
drop trigger tg_organization_members_70_count_insert on core.organization_members;
drop function core.limit_invitations();
drop function core.count_locations();
drop function core.count_members();
drop function core.count_changes(text, uuid[], uuid[]);

commit;
