-- Revert routiq:clinic/queue_notifications__policies from pg

begin;

drop policy queue_notifications_app_migrator_all on clinic.queue_notifications;
drop policy queue_notifications_app_owner_sight on clinic.queue_notifications;
drop policy queue_notifications_app_owner_all on clinic.queue_notifications;

commit;
