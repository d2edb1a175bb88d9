-- Revert routiq:clinic/appointment_reminders__policies from pg

begin;

drop policy appointment_reminders_app_migrator_all on clinic.appointment_reminders;
drop policy appointment_reminders_app_owner_sight on clinic.appointment_reminders;
drop policy appointment_reminders_app_owner_all on clinic.appointment_reminders;

commit;
