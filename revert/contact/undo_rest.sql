-- Revert routiq:contact/undo_rest from pg

begin;

drop function contact.undo_rest(uuid, uuid, jsonb);

commit;
