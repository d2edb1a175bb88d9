-- Revert routiq:api/undo_merge from pg

begin;

drop function api.undo_merge(uuid, boolean, text);

commit;
