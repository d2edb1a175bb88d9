-- Revert routiq:core/restore from pg

begin;

drop function core.restore(uuid, uuid);

commit;
