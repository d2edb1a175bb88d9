-- Revert routiq:contact/undo_move from pg

begin;

drop function contact.undo_move(uuid, jsonb);

commit;
