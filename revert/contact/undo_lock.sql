-- Revert routiq:contact/undo_lock from pg

begin;

drop function contact.undo_lock(uuid, uuid);

commit;
