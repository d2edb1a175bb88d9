-- Deploy routiq:contact/patients__add_location_id to pg
-- requires: contact/patients
-- requires: core/locations

begin;

alter table contact.patients add column location_id uuid;

comment on column contact.patients.location_id is
    'Branch that looks after the patient; null for every branch';

commit;
