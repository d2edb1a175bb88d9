-- Deploy routiq:analytics/integration_hourly_metrics to pg
-- requires: analytics/schema
-- requires: core/organizations

begin;

create table analytics.integration_hourly_metrics (
    organization_id uuid not null,
    hour_at timestamptz not null,
    service_code text not null,
    events_received int not null default 0,
    events_processed int not null default 0,
    events_failed int not null default 0,
    records_processed int not null default 0,
    sync_errors int not null default 0,
    processing_duration interval not null default '0',
    computed_at timestamptz not null default now(),
    constraint pk_integration_hourly_metrics primary key (organization_id, hour_at, service_code),
    constraint fk_integration_hourly_metrics_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint ck_integration_hourly_metrics_hour_at
    check (date_trunc('hour', hour_at at time zone 'UTC') = hour_at at time zone 'UTC'),
    constraint ck_integration_hourly_metrics_service_code
    check (service_code ~ '^[a-z][a-z0-9_]{0,31}$'),
    constraint ck_integration_hourly_metrics_counts
    check (
        least(
            events_received,
            events_processed,
            events_failed,
            records_processed,
            sync_errors
        ) >= 0
    ),
    constraint ck_integration_hourly_metrics_processing_duration
    check (processing_duration >= interval '0')
);

alter table analytics.integration_hourly_metrics owner to app_owner;

alter table analytics.integration_hourly_metrics enable row level security;
alter table analytics.integration_hourly_metrics force row level security;

comment on table analytics.integration_hourly_metrics is
    'Figures of the traffic with another system an hour. Class: derived';
comment on column analytics.integration_hourly_metrics.organization_id is
    'Tenant that the row belongs to';
comment on column analytics.integration_hourly_metrics.hour_at is 'When the hour begins (UTC)';
comment on column analytics.integration_hourly_metrics.service_code is
    'System, such as stripe or cliniko';
comment on column analytics.integration_hourly_metrics.events_received is
    'Webhook events that came';
comment on column analytics.integration_hourly_metrics.events_processed is
    'Those of them that were worked off';
comment on column analytics.integration_hourly_metrics.events_failed is
    'Those of them whose last try failed';
comment on column analytics.integration_hourly_metrics.records_processed is
    'Records that syncs read which began in the hour';
comment on column analytics.integration_hourly_metrics.sync_errors is 'Errors of syncs';
comment on column analytics.integration_hourly_metrics.processing_duration is
    'How long it took together from their coming until they were worked off';
comment on column analytics.integration_hourly_metrics.computed_at is 'When it was counted';

commit;
