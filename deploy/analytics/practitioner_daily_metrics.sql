-- Deploy routiq:analytics/practitioner_daily_metrics to pg
-- requires: analytics/schema
-- requires: core/locations
-- requires: clinic/practitioners

begin;

create table analytics.practitioner_daily_metrics (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    metric_on date not null,
    practitioner_id uuid not null,
    location_id uuid,
    appointments_booked int not null default 0,
    appointments_fulfilled int not null default 0,
    appointments_cancelled int not null default 0,
    appointments_noshow int not null default 0,
    booked_duration interval not null default '0',
    patients_seen int not null default 0,
    computed_at timestamptz not null default now(),
    constraint pk_practitioner_daily_metrics primary key (organization_id, id),
    constraint fk_practitioner_daily_metrics_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_practitioner_daily_metrics_practitioner_id
    foreign key (organization_id, practitioner_id)
    references clinic.practitioners (organization_id, id)
    on delete cascade,
    constraint fk_practitioner_daily_metrics_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id)
    on delete cascade,
    constraint uq_practitioner_daily_metrics_metric_on
    unique nulls not distinct (organization_id, metric_on, practitioner_id, location_id),
    constraint ck_practitioner_daily_metrics_appointments_booked check (appointments_booked >= 0),
    constraint ck_practitioner_daily_metrics_appointments_fulfilled
    check (appointments_fulfilled >= 0),
    constraint ck_practitioner_daily_metrics_appointments_cancelled
    check (appointments_cancelled >= 0),
    constraint ck_practitioner_daily_metrics_appointments_noshow check (appointments_noshow >= 0),
    constraint ck_practitioner_daily_metrics_booked_duration
    check (booked_duration >= interval '0'),
    constraint ck_practitioner_daily_metrics_patients_seen check (patients_seen >= 0)
);

alter table analytics.practitioner_daily_metrics owner to app_owner;

alter table analytics.practitioner_daily_metrics enable row level security;
alter table analytics.practitioner_daily_metrics force row level security;

create index idx_practitioner_daily_metrics_practitioner_id on analytics.practitioner_daily_metrics
(organization_id, practitioner_id, metric_on);
create index idx_practitioner_daily_metrics_location_id on analytics.practitioner_daily_metrics
(organization_id, location_id);

comment on table analytics.practitioner_daily_metrics is
    'Figures of a practitioner a day and branch. Class: derived';
comment on column analytics.practitioner_daily_metrics.organization_id is
    'Tenant that the row belongs to';
comment on column analytics.practitioner_daily_metrics.id is 'Identifies the row; ordered by time';
comment on column analytics.practitioner_daily_metrics.metric_on is
    'Day, as it begins and ends where the branch is, else the organization';
comment on column analytics.practitioner_daily_metrics.practitioner_id is 'Whose figures they are';
comment on column analytics.practitioner_daily_metrics.location_id is
    'Branch of the appointments; null for those of every branch';
comment on column analytics.practitioner_daily_metrics.appointments_booked is
    'Appointments that begin on the day and are agreed or were kept';
comment on column analytics.practitioner_daily_metrics.appointments_fulfilled is
    'Those that were kept';
comment on column analytics.practitioner_daily_metrics.appointments_cancelled is
    'Those that were cancelled';
comment on column analytics.practitioner_daily_metrics.appointments_noshow is
    'Those that nobody came to';
comment on column analytics.practitioner_daily_metrics.booked_duration is
    'How long the agreed and kept appointments take together';
comment on column analytics.practitioner_daily_metrics.patients_seen is
    'Different patients of the kept appointments';
comment on column analytics.practitioner_daily_metrics.computed_at is 'When it was counted';
comment on index analytics.idx_practitioner_daily_metrics_practitioner_id is
    'For the figures of a practitioner by day, and for the foreign key';
comment on index analytics.idx_practitioner_daily_metrics_location_id is
    'For the foreign key: figures that go with a branch';
comment on constraint uq_practitioner_daily_metrics_metric_on
on analytics.practitioner_daily_metrics is
    'For counting again: one row a day and whatever it is counted by';

commit;
