-- Revert routiq:clinic/appointment_reminders from pg

begin;

drop table clinic.appointment_reminders;

delete from ref.status_transitions
where entity = 'clinic.appointment_reminders';

commit;
