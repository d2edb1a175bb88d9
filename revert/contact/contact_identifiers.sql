-- Revert routiq:contact/contact_identifiers from pg

begin;

drop table contact.contact_identifiers;

commit;
