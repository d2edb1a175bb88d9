-- Revert routiq:online/sync_function from pg

begin;

drop function online.sync_function(online.column_changes, text);

commit;
