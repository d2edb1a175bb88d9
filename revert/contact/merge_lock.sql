-- Revert routiq:contact/merge_lock from pg

begin;

drop function contact.merge_lock(uuid, uuid, uuid);

commit;
