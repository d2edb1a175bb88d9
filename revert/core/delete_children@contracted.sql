-- Revert routiq:core/delete_children from pg

begin;

drop function core.delete_children(uuid, uuid);

commit;
