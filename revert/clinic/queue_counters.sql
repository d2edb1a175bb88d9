-- Revert routiq:clinic/queue_counters from pg

begin;

drop table clinic.queue_counters;

commit;
