-- Revert routiq:contact/undo_made from pg

begin;

drop function contact.undo_made(uuid, jsonb);

commit;
