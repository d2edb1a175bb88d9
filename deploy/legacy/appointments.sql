-- Deploy routiq:legacy/appointments to pg
-- requires: legacy/schema

begin;

create table legacy.appointments (
    id text,
    organization_id text,
    patient_id text,
    practitioner text,
    type text,
    starts_at text,
    ends_at text,
    status text
);

alter table legacy.appointments owner to app_owner;

alter table legacy.appointments enable row level security;

grant select, insert, update, delete on table legacy.appointments to service_role;

create index idx_appointments_organization_id on legacy.appointments (organization_id);
create index idx_appointments_patient_id on legacy.appointments (patient_id);

comment on table legacy.appointments is 'Appointments copied from Cliniko. Class: legacy';
comment on column legacy.appointments.id is 'Id as text; may repeat';
comment on column legacy.appointments.organization_id is
    'The organization as its id, as its Clerk id, or unknown; may be null';
comment on column legacy.appointments.patient_id is
    'Id of the contact or of the patient in Cliniko';
comment on column legacy.appointments.practitioner is 'Name of the practitioner as free text';
comment on column legacy.appointments.type is 'Kind of appointment as free text';
comment on column legacy.appointments.starts_at is 'Start, as text in several notations and zones';
comment on column legacy.appointments.ends_at is 'End, as text; sometimes before the start';
comment on column legacy.appointments.status is 'State in several spellings';
comment on index legacy.idx_appointments_organization_id is 'For the calendar of an organization';
comment on index legacy.idx_appointments_patient_id is 'For appointments of one patient';

commit;
