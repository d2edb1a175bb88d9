-- Revert routiq:core/lock_living_row from pg

begin;

drop function core.lock_living_row(regclass, uuid, uuid, int);

commit;
