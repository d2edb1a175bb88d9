-- Revert routiq:clinic/queue_notifications from pg

begin;

drop table clinic.queue_notifications;

delete from ref.status_transitions
where entity = 'clinic.queue_notifications';

commit;
