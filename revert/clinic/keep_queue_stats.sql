-- Revert routiq:clinic/keep_queue_stats from pg

begin;

drop trigger tg_queue_entries_30_stats_delete on clinic.queue_entries;
drop trigger tg_queue_entries_30_stats_update on clinic.queue_entries;
drop trigger tg_queue_entries_30_stats_insert on clinic.queue_entries;
drop function clinic.keep_queue_stats();

commit;
