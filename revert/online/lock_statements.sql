-- Revert routiq:online/lock_statements from pg

begin;

drop function online.lock_statements(text, oid[]);

commit;
