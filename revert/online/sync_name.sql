-- Revert routiq:online/sync_name from pg

begin;

drop function online.sync_name(online.column_changes);

commit;
