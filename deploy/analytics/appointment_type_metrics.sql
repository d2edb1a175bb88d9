-- Deploy routiq:analytics/appointment_type_metrics to pg
-- requires: analytics/schema
-- requires: core/locations
-- requires: clinic/appointment_types

begin;

create table analytics.appointment_type_metrics (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    appointment_type_id uuid,
    location_id uuid,
    patients int not null default 0,
    appointments_booked int not null default 0,
    appointments_fulfilled int not null default 0,
    appointments_cancelled int not null default 0,
    appointments_noshow int not null default 0,
    computed_at timestamptz not null default now(),
    constraint pk_appointment_type_metrics primary key (organization_id, id),
    constraint fk_appointment_type_metrics_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_appointment_type_metrics_appointment_type_id
    foreign key (organization_id, appointment_type_id)
    references clinic.appointment_types (organization_id, id)
    on delete cascade,
    constraint fk_appointment_type_metrics_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id)
    on delete cascade,
    constraint uq_appointment_type_metrics_appointment_type_id
    unique nulls not distinct (organization_id, appointment_type_id, location_id),
    constraint ck_appointment_type_metrics_counts
    check (
        least(
            patients,
            appointments_booked,
            appointments_fulfilled,
            appointments_cancelled,
            appointments_noshow
        ) >= 0
    )
);

alter table analytics.appointment_type_metrics owner to app_owner;

alter table analytics.appointment_type_metrics enable row level security;
alter table analytics.appointment_type_metrics force row level security;

create index idx_appointment_type_metrics_location_id on analytics.appointment_type_metrics
(organization_id, location_id);

comment on table analytics.appointment_type_metrics is
    'Figures of each type of appointment and branch, of all times. Class: derived';
comment on column analytics.appointment_type_metrics.organization_id is
    'Tenant that the row belongs to';
comment on column analytics.appointment_type_metrics.id is
    'Identifies the row; ordered by time';
comment on column analytics.appointment_type_metrics.appointment_type_id is
    'Type; null for appointments of none';
comment on column analytics.appointment_type_metrics.location_id is
    'Branch of the appointments; null for every branch';
comment on column analytics.appointment_type_metrics.patients is
    'Different people with such an appointment in the branch that is agreed or was kept';
comment on column analytics.appointment_type_metrics.appointments_booked is
    'Appointments that are agreed or were kept';
comment on column analytics.appointment_type_metrics.appointments_fulfilled is
    'Those that were kept';
comment on column analytics.appointment_type_metrics.appointments_cancelled is
    'Those that were cancelled';
comment on column analytics.appointment_type_metrics.appointments_noshow is
    'Those that nobody came to';
comment on column analytics.appointment_type_metrics.computed_at is
    'When it was counted';
comment on index analytics.idx_appointment_type_metrics_location_id is
    'For the foreign key: figures that go with a branch';
comment on constraint uq_appointment_type_metrics_appointment_type_id
on analytics.appointment_type_metrics is
    'For the summary of the types, and for the foreign key: one row a type and branch';

commit;
