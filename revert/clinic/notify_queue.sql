-- Revert routiq:clinic/notify_queue from pg

begin;

drop function clinic.finish_queue_notification(uuid);
drop function clinic.begin_queue_notification(uuid);
drop function clinic.notify_queue(clinic.queue_entries);
drop function clinic.planned_news(clinic.queue_entries);

commit;
