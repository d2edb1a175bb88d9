-- Revert routiq:core/lock_living_rows from pg

begin;

drop function core.lock_living_rows(regclass, uuid, uuid[], int);

commit;
