-- Revert routiq:core/delete_rows from pg

begin;

drop function core.delete_rows(regclass, uuid, uuid, uuid[]);

commit;
