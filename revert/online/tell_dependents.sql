-- Revert routiq:online/tell_dependents from pg

begin;

drop function online.tell_dependents(online.column_changes);

commit;
