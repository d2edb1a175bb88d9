-- Revert routiq:contact/undo_fields from pg

begin;

drop function contact.undo_fields(uuid, jsonb);

commit;
