-- Deploy routiq:core/organization_members__contact_id_not_valid to pg
-- requires: core/organization_members__index_contact_id
-- requires: contact/contacts
--
-- Here and not with the table: contacts came later. It makes no cycle: contacts refer to no member.

begin;

alter table core.organization_members
add constraint fk_organization_members_contact_id
foreign key (organization_id, contact_id)
references contact.contacts (organization_id, id) not valid;

commit;
