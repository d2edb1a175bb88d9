-- Deploy routiq:contact/patients__location_id_not_valid to pg
-- requires: contact/patients__add_location_id
-- requires: contact/patients__index_location_id
-- requires: core/locations
--
-- In two changes: this one asks for a short lock, the next reads the rows under a weak one.
-- New rows are held to it at once, so the backfill between cannot be undone behind its back.

begin;

alter table contact.patients
add constraint fk_patients_location_id
foreign key (organization_id, location_id)
references core.locations (organization_id, id) on delete set null (location_id) not valid;

commit;
