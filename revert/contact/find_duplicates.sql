-- Revert routiq:contact/find_duplicates from pg

begin;

drop function contact.find_duplicates(uuid);

commit;
