-- Revert routiq:core/soft_delete from pg

begin;

drop function core.soft_delete(regclass, uuid, int, uuid);
drop function core.soft_delete_rows(regclass, uuid[], int, uuid);

commit;
