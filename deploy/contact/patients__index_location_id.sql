-- Deploy routiq:contact/patients__index_location_id to pg
-- requires: contact/patients__add_location_id
--
-- It holds contact_id too: policies ask for it, and a count need not read the table.

create index concurrently if not exists idx_patients_location_id
on contact.patients (organization_id, location_id)
include (contact_id);

comment on index contact.idx_patients_location_id is
    'For the patients of a branch and their number, and for the foreign key';
