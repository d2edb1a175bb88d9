-- Revert routiq:core/organization_members__contact_id_not_valid from pg

begin;

alter table core.organization_members drop constraint fk_organization_members_contact_id;

commit;
