-- Revert routiq:jobs/queues__policies from pg

begin;

drop policy queues_app_dispatcher_select on jobs.queues;
drop policy queues_app_migrator_all on jobs.queues;
drop policy queues_app_owner_update on jobs.queues;
drop policy queues_app_owner_insert on jobs.queues;
drop policy queues_app_owner_select on jobs.queues;

commit;
