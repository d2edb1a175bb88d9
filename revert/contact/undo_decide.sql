-- Revert routiq:contact/undo_decide from pg

begin;

drop function contact.undo_decide(uuid, uuid, uuid);

commit;
