-- Deploy routiq:legacy/active_patients to pg
-- requires: legacy/schema

begin;

create table legacy.active_patients (
    id serial,
    organization_id uuid,
    contact_id text,
    cliniko_id text,
    appointment_count int,
    last_appointment text,
    upcoming jsonb,
    is_active text,
    constraint pk_active_patients primary key (id)
);

alter table legacy.active_patients owner to app_owner;

alter table legacy.active_patients enable row level security;

grant select, insert, update, delete on table legacy.active_patients to service_role;
grant usage on sequence legacy.active_patients_id_seq to service_role;

create index idx_active_patients_organization_id on legacy.active_patients (organization_id);
create index idx_active_patients_contact_id on legacy.active_patients (contact_id);

comment on table legacy.active_patients is
    'Patients with recent appointments, recomputed by each synchronisation. Class: legacy';
comment on column legacy.active_patients.id is 'Running number';
comment on column legacy.active_patients.organization_id is
    'The organization, here a uuid although organizations.id is text';
comment on column legacy.active_patients.contact_id is 'The contact; may be unknown';
comment on column legacy.active_patients.cliniko_id is
    'Id of the patient in Cliniko, here text although contacts hold a number';
comment on column legacy.active_patients.appointment_count is
    'Appointments at the last synchronisation';
comment on column legacy.active_patients.last_appointment is
    'Instant of the last appointment, as text in several notations';
comment on column legacy.active_patients.upcoming is 'Appointments to come, copied from Cliniko';
comment on column legacy.active_patients.is_active is
    'Yes or no in many spellings: t, yes, 1, true, Y, f, no, 0';
comment on index legacy.idx_active_patients_organization_id is
    'For the patient list of an organization';
comment on index legacy.idx_active_patients_contact_id is 'For the patient row of one contact';
comment on sequence legacy.active_patients_id_seq is 'Draws the numbers of legacy.active_patients';

commit;
