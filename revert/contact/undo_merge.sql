-- Revert routiq:contact/undo_merge from pg

begin;

drop function contact.undo_merge(uuid, uuid, boolean);
drop function contact.undo_told(uuid, jsonb);

commit;
