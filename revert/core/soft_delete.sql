-- Revert routiq:core/soft_delete from pg

begin;

drop function core.soft_delete(regclass, uuid, int, uuid);

commit;
