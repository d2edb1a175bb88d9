-- Revert routiq:clinic/queue_daily_stats__policies from pg

begin;

drop policy queue_daily_stats_app_migrator_all on clinic.queue_daily_stats;
drop policy queue_daily_stats_app_owner_branch on clinic.queue_daily_stats;
drop policy queue_daily_stats_app_owner_all on clinic.queue_daily_stats;

commit;
