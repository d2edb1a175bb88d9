-- Revert routiq:core/check_undo from pg

begin;

drop function core.check_undo(uuid, uuid);

commit;
