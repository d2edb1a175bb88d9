-- Revert routiq:contact/patients__index_location_id from pg

drop index concurrently if exists contact.idx_patients_location_id;
