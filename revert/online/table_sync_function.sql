-- Revert routiq:online/table_sync_function from pg

begin;

drop function online.table_sync_function(online.syncs, text);

commit;
