-- Revert routiq:online/lock_holders from pg

begin;

drop function online.lock_holders(oid[], text[]);

commit;
