-- Revert routiq:contact/contacts from pg

begin;

drop table contact.contacts;

commit;
