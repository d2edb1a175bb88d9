-- Deploy routiq:analytics/patient_states to pg
-- requires: analytics/schema
-- requires: core/organizations

begin;

create table analytics.patient_states (
    organization_id uuid not null,
    contact_id uuid not null,
    location_id uuid,
    is_patient boolean not null,
    appointments jsonb not null default '[]',
    computed_at timestamptz not null default now(),
    constraint pk_patient_states primary key (organization_id, contact_id),
    constraint fk_patient_states_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint ck_patient_states_appointments check (jsonb_typeof(appointments) = 'array')
);

alter table analytics.patient_states owner to app_owner;

alter table analytics.patient_states enable row level security;
alter table analytics.patient_states force row level security;

comment on table analytics.patient_states is
    'What the figures know of each patient and of whoever has appointments, so that only what '
    'a change alters is counted. Class: derived';
comment on column analytics.patient_states.organization_id is
    'Tenant that the row belongs to';
comment on column analytics.patient_states.contact_id is
    'Contact; no foreign key, so that a deletion is still counted';
comment on column analytics.patient_states.location_id is
    'Branch that looks after the patient; null for none';
comment on column analytics.patient_states.is_patient is
    'Whether the contact is a patient; others may have appointments too';
comment on column analytics.patient_states.appointments is
    'Number of appointments by type, branch and how they ended; a list of objects';
comment on column analytics.patient_states.computed_at is
    'When it was counted';

commit;
