-- Revert routiq:contact/patients__location_id_validate from pg

begin;

alter table contact.patients drop constraint fk_patients_location_id;

alter table contact.patients
add constraint fk_patients_location_id
foreign key (organization_id, location_id)
references core.locations (organization_id, id) on delete set null (location_id) not valid;

commit;
