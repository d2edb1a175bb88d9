-- Deploy routiq:clinic/appointments__index_type_contact to pg
-- requires: clinic/appointments

create index concurrently if not exists idx_appointments_type_contact
on clinic.appointments (organization_id, appointment_type_id, contact_id, start_at)
where deleted_at is null;

comment on index clinic.idx_appointments_type_contact is
    'For api.list_patients_by_appointment_type, which steps from patient to patient';
