-- Deploy routiq:contact/patients__index_location_id to pg
-- requires: contact/patients__add_location_id

create index concurrently if not exists idx_patients_location_id
on contact.patients (organization_id, location_id);

comment on index contact.idx_patients_location_id is
    'For the patients of a branch, and for the foreign key';
