-- Deploy routiq:integration/service_health to pg
-- requires: integration/service_integrations
-- requires: core/follow_status_flow

begin;

create table integration.service_health (
    organization_id uuid not null,
    integration_id uuid not null,
    status text not null,
    response_time_ms int,
    error_rate numeric(5, 4),
    last_error text,
    last_check_at timestamptz not null default now(),
    last_ok_at timestamptz,
    metadata jsonb not null default '{}',
    constraint pk_service_health primary key (organization_id, integration_id),
    constraint fk_service_health_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_service_health_integration_id
    foreign key (organization_id, integration_id)
    references integration.service_integrations (organization_id, id),
    constraint ck_service_health_status check (status in ('healthy', 'degraded', 'down')),
    constraint ck_service_health_response_time_ms check (response_time_ms >= 0),
    constraint ck_service_health_error_rate check (error_rate between 0 and 1),
    constraint ck_service_health_metadata check (jsonb_typeof(metadata) = 'object')
)
with (
    fillfactor = 50,
    autovacuum_vacuum_threshold = 200,
    autovacuum_vacuum_scale_factor = 0.05
);

alter table integration.service_health owner to app_owner;

alter table integration.service_health enable row level security;
alter table integration.service_health force row level security;

create trigger tg_service_health_20_follow_status_flow
before insert or update of status on integration.service_health
for each row execute function core.follow_status_flow('integration.service_health');

comment on table integration.service_health is
    'How an account does at present: one row each, written again by every look. Class: queue';
comment on column integration.service_health.organization_id is 'Tenant that the row belongs to';
comment on column integration.service_health.integration_id is 'Account at the other system';
comment on column integration.service_health.status is 'healthy, degraded or down';
comment on column integration.service_health.response_time_ms is
    'How long the last answer took, in milliseconds';
comment on column integration.service_health.error_rate is
    'Share of requests that failed of late, 0 to 1';
comment on column integration.service_health.last_error is 'What the last failure said';
comment on column integration.service_health.last_check_at is 'When it was last looked at';
comment on column integration.service_health.last_ok_at is 'When it last did well';
comment on column integration.service_health.metadata is
    'Whatever an integration keeps with the row; an object';
comment on trigger tg_service_health_20_follow_status_flow on integration.service_health is
    'Lets the status change only as ref.status_transitions says';

insert into ref.status_transitions (entity, from_status, to_status)
values
('integration.service_health', '', 'healthy'),
('integration.service_health', '', 'degraded'),
('integration.service_health', '', 'down'),
('integration.service_health', 'healthy', 'degraded'),
('integration.service_health', 'healthy', 'down'),
('integration.service_health', 'degraded', 'healthy'),
('integration.service_health', 'degraded', 'down'),
('integration.service_health', 'down', 'healthy'),
('integration.service_health', 'down', 'degraded');

commit;
