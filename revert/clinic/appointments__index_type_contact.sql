-- Revert routiq:clinic/appointments__index_type_contact from pg

drop index concurrently if exists clinic.idx_appointments_type_contact;
