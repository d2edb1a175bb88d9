-- Revert routiq:online/set_lock_timeout from pg

begin;

drop function online.set_lock_timeout(interval);

commit;
