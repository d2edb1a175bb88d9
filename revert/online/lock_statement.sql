-- Revert routiq:online/lock_statement from pg

begin;

drop function online.lock_statement(text, oid[]);

commit;
