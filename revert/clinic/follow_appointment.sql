-- Revert routiq:clinic/follow_appointment from pg

begin;

drop trigger tg_appointments_30_follow_appointment on clinic.appointments;
drop function clinic.follow_appointment();

commit;
