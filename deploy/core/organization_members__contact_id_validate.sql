-- Deploy routiq:core/organization_members__contact_id_validate to pg
-- requires: core/organization_members__contact_id_not_valid

begin;

alter table core.organization_members validate constraint fk_organization_members_contact_id;

commit;
