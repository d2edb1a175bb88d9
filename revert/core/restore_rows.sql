-- Revert routiq:core/restore_rows from pg

begin;

drop function core.restore_rows(uuid, uuid);

commit;
