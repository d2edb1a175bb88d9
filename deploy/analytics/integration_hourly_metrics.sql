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
    requests int not null default 0,
    requests_failed int not null default 0,
    response_duration interval not null default '0',
    longest_delay interval not null default '0',
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
            sync_errors,
            requests,
            requests_failed
        ) >= 0
    ),
    constraint ck_integration_hourly_metrics_durations
    check (least(response_duration, longest_delay) >= interval '0')
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
    'Webhook events that were worked off';
comment on column analytics.integration_hourly_metrics.events_failed is
    'Webhook events whose last try failed';
comment on column analytics.integration_hourly_metrics.records_processed is
    'Records that syncs read';
comment on column analytics.integration_hourly_metrics.sync_errors is 'Errors of syncs';
comment on column analytics.integration_hourly_metrics.requests is
    'Requests that were sent to the system';
comment on column analytics.integration_hourly_metrics.requests_failed is 'Those that failed';
comment on column analytics.integration_hourly_metrics.response_duration is
    'How long the answers took together';
comment on column analytics.integration_hourly_metrics.longest_delay is
    'Longest time between an event there and its work here';
comment on column analytics.integration_hourly_metrics.computed_at is 'When it was counted';

commit;
