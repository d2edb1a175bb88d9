-- Revert routiq:clinic/queue_daily_stats from pg

begin;

drop table clinic.queue_daily_stats;

commit;
