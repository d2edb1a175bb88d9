-- Revert routiq:clinic/queue_entries from pg

begin;

drop table clinic.queue_entries;

delete from ref.status_transitions
where entity = 'clinic.queue_entries';

commit;
