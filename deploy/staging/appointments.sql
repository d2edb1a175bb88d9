-- Deploy routiq:staging/appointments to pg
-- requires: staging/batches
-- requires: staging/row_numbers

begin;

create table staging.appointments (
    organization_id uuid not null default nullif(
        current_setting('staging.organization_id', true), ''
    )::uuid,
    batch_id uuid not null default nullif(current_setting('staging.batch_id', true), '')::uuid,
    row_number bigint not null default nextval('staging.row_numbers'),
    external_id text,
    modified_at text,
    contact_id text,
    practitioner_id text,
    type_name text,
    start_at text,
    end_at text,
    status_name text,
    cancellation_reason text,
    notes text,
    constraint pk_appointments primary key (organization_id, batch_id, row_number),
    constraint fk_appointments_batch_id
    foreign key (organization_id, batch_id)
    references staging.batches (organization_id, id)
    on delete cascade
);

alter table staging.appointments owner to app_owner;

alter table staging.appointments enable row level security;
alter table staging.appointments force row level security;

comment on table staging.appointments is
    'Appointments as an older system had them, all of it text. Class: queue';
comment on column staging.appointments.organization_id is
    'Tenant that the row is for; copy takes that of the batch that the session opened';
comment on column staging.appointments.batch_id is
    'Load that the row came with; copy takes the one that the session opened';
comment on column staging.appointments.row_number is 'Place of the row in its load';
comment on column staging.appointments.external_id is 'Its id there';
comment on column staging.appointments.modified_at is
    'When it last changed there; no instant yet, but a text';
comment on column staging.appointments.contact_id is 'Id of the patient there';
comment on column staging.appointments.practitioner_id is 'Id of the practitioner there';
comment on column staging.appointments.type_name is 'Name of the kind of appointment';
comment on column staging.appointments.start_at is 'When it begins';
comment on column staging.appointments.end_at is 'When it ends';
comment on column staging.appointments.status_name is 'Its status there';
comment on column staging.appointments.cancellation_reason is 'Why it was cancelled';
comment on column staging.appointments.notes is 'What staff should know';

commit;
