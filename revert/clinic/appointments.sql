-- Revert routiq:clinic/appointments from pg

begin;

drop table clinic.appointments;

delete from ref.status_transitions
where entity = 'clinic.appointments';

commit;
