-- Revert routiq:api/patient_appointments from pg

begin;

drop function api.list_patients_by_appointment_type(text, int, uuid);
drop function api.list_patients_with_appointments(int, uuid, int);

commit;
