-- Revert routiq:jobs/queues from pg

begin;

drop table jobs.queues;

commit;
