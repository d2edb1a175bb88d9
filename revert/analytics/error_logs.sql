-- Revert routiq:analytics/error_logs from pg

begin;

drop table analytics.error_logs;

commit;
