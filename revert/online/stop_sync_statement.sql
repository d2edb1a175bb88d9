-- Revert routiq:online/stop_sync_statement from pg

begin;

drop function online.stop_sync_statement(text, boolean);

commit;
