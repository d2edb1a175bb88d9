-- Deploy routiq:integration/sync_state to pg
-- requires: integration/service_integrations
--
-- By account, not by system: an organization may have two accounts at one. A checkpoint writes here after
-- each page and no index holds what it writes, so the row stays on its page.

begin;

create table integration.sync_state (
    organization_id uuid not null,
    integration_id uuid not null,
    entity text not null,
    cursor jsonb not null default '{}',
    high_water_at timestamptz,
    last_sync_at timestamptz,
    last_successful_sync_at timestamptz,
    sync_status text not null default 'pending',
    records_processed bigint not null default 0,
    errors_count bigint not null default 0,
    updated_at timestamptz not null default now(),
    metadata jsonb not null default '{}',
    constraint pk_sync_state primary key (organization_id, integration_id, entity),
    constraint fk_sync_state_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_sync_state_integration_id
    foreign key (organization_id, integration_id)
    references integration.service_integrations (organization_id, id),
    constraint ck_sync_state_entity check (entity ~ '^[a-z][a-z0-9_]{0,31}$'),
    constraint ck_sync_state_cursor check (jsonb_typeof(cursor) = 'object'),
    constraint ck_sync_state_sync_status
    check (sync_status in ('pending', 'running', 'succeeded', 'failed')),
    constraint ck_sync_state_records_processed check (records_processed >= 0),
    constraint ck_sync_state_errors_count check (errors_count >= 0),
    constraint ck_sync_state_metadata check (jsonb_typeof(metadata) = 'object')
)
with (
    fillfactor = 50,
    autovacuum_vacuum_threshold = 200,
    autovacuum_vacuum_scale_factor = 0.05
);

alter table integration.sync_state owner to app_owner;

alter table integration.sync_state enable row level security;
alter table integration.sync_state force row level security;

comment on table integration.sync_state is
    'How far each kind of row of an account is synchronized. Class: queue';
comment on column integration.sync_state.organization_id is 'Tenant that the row belongs to';
comment on column integration.sync_state.integration_id is 'Account at the other system';
comment on column integration.sync_state.entity is 'What is synchronized, such as patients';
comment on column integration.sync_state.cursor is
    'Where the next page begins, in the words of the system; an object';
comment on column integration.sync_state.high_water_at is
    'Everything that changed there before is here';
comment on column integration.sync_state.last_sync_at is 'When it was last tried';
comment on column integration.sync_state.last_successful_sync_at is 'When it last ended well';
comment on column integration.sync_state.sync_status is 'pending, running, succeeded or failed';
comment on column integration.sync_state.records_processed is
    'Rows that were read since the beginning';
comment on column integration.sync_state.errors_count is 'Errors since it last ended well';
comment on column integration.sync_state.updated_at is 'When the row last changed';
comment on column integration.sync_state.metadata is
    'Whatever an integration keeps with the row; an object';

commit;
