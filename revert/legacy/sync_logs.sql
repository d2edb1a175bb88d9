-- Revert routiq:legacy/sync_logs from pg

begin;

drop table legacy.sync_logs;

commit;
