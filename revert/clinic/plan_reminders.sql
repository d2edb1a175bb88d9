-- Revert routiq:clinic/plan_reminders from pg

begin;

drop trigger tg_bookings_70_plan_reminders on clinic.bookings;
drop function clinic.finish_reminder(uuid, text);
drop function clinic.begin_reminder(uuid);
drop function clinic.plan_reminders();
drop function clinic.planned_reminders(clinic.bookings, timestamptz, interval[]);
drop function clinic.reminder_key(uuid, timestamptz);

commit;
