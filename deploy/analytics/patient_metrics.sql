-- Deploy routiq:analytics/patient_metrics to pg
-- requires: analytics/schema
-- requires: core/locations

begin;

create table analytics.patient_metrics (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    location_id uuid,
    patients int not null default 0,
    patients_with_appointments int not null default 0,
    computed_at timestamptz not null default now(),
    constraint pk_patient_metrics primary key (organization_id, id),
    constraint fk_patient_metrics_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_patient_metrics_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id)
    on delete cascade,
    constraint uq_patient_metrics_location_id
    unique nulls not distinct (organization_id, location_id),
    constraint ck_patient_metrics_patients check (patients >= 0),
    constraint ck_patient_metrics_patients_with_appointments
    check (patients_with_appointments >= 0)
);

alter table analytics.patient_metrics owner to app_owner;

alter table analytics.patient_metrics enable row level security;
alter table analytics.patient_metrics force row level security;

comment on table analytics.patient_metrics is
    'How many patients each branch has, and how many of them have appointments. Class: '
    'derived';
comment on column analytics.patient_metrics.organization_id is
    'Tenant that the row belongs to';
comment on column analytics.patient_metrics.id is
    'Identifies the row; ordered by time';
comment on column analytics.patient_metrics.location_id is
    'Branch that looks after the patients; null for those of none';
comment on column analytics.patient_metrics.patients is
    'Living patients';
comment on column analytics.patient_metrics.patients_with_appointments is
    'Those with an appointment that is agreed or was kept';
comment on column analytics.patient_metrics.computed_at is
    'When it was counted';
comment on constraint uq_patient_metrics_location_id on analytics.patient_metrics is
    'For the summary of an organization, and for the foreign key: one row a branch';

commit;
