-- Revert routiq:standardisation/contacts from pg

begin;

drop view standardisation.contacts_back;
drop view standardisation.contacts_read;

commit;
