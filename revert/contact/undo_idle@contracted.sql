-- Revert routiq:contact/undo_idle from pg

begin;

drop function contact.undo_idle(uuid, jsonb);

commit;
