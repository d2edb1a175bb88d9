-- Revert routiq:standardisation/sync_logs from pg

begin;

drop view standardisation.sync_logs_back;
drop view standardisation.sync_logs_read;

commit;
