-- Revert routiq:api/undo_delete from pg

begin;

drop function api.undo_delete(uuid, text);

commit;
