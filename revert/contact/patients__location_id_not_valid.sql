-- Revert routiq:contact/patients__location_id_not_valid from pg

begin;

alter table contact.patients drop constraint fk_patients_location_id;

commit;
