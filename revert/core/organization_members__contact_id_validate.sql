-- Revert routiq:core/organization_members__contact_id_validate from pg

begin;

alter table core.organization_members drop constraint fk_organization_members_contact_id;

alter table core.organization_members
add constraint fk_organization_members_contact_id
foreign key (organization_id, contact_id)
references contact.contacts (organization_id, id) not valid;

commit;
