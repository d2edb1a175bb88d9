-- Revert routiq:online/column_dependents from pg

begin;

drop function online.column_dependents(regclass, name);

commit;
