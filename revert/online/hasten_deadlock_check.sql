-- Revert routiq:online/hasten_deadlock_check from pg

begin;

drop function online.hasten_deadlock_check();

commit;
