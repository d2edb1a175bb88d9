-- Revert routiq:clinic/queue_settings from pg

begin;

drop table clinic.queue_settings;

commit;
