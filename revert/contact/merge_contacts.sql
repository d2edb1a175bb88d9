-- Revert routiq:contact/merge_contacts from pg

begin;

drop function contact.merge_contacts(uuid, uuid, uuid, boolean, int, int);

commit;
