-- Revert routiq:contact/merge_check from pg

begin;

drop function contact.merge_check(uuid, uuid, uuid, boolean, int, int);

commit;
