-- Deploy routiq:contact/patients__location_id_validate to pg
-- requires: contact/patients__location_id_not_valid

begin;

alter table contact.patients validate constraint fk_patients_location_id;

commit;
