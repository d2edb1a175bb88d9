-- Deploy routiq:integration/sync_errors to pg
-- requires: integration/sync_runs

begin;

create table integration.sync_errors (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    integration_id uuid not null,
    sync_run_id uuid,
    entity text,
    external_id text,
    error_class text not null,
    message text not null,
    details jsonb not null default '{}',
    retry_count int not null default 0,
    correlation_id text,
    occurred_at timestamptz not null default now(),
    resolved_at timestamptz,
    resolved_by uuid,
    constraint pk_sync_errors primary key (organization_id, id),
    constraint fk_sync_errors_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_sync_errors_integration_id
    foreign key (organization_id, integration_id)
    references integration.service_integrations (organization_id, id),
    constraint fk_sync_errors_sync_run_id
    foreign key (organization_id, sync_run_id)
    references integration.sync_runs (organization_id, id) on delete set null (sync_run_id),
    constraint ck_sync_errors_entity check (entity ~ '^[a-z][a-z0-9_]{0,31}$'),
    constraint ck_sync_errors_external_id check (length(external_id) between 1 and 500),
    constraint ck_sync_errors_error_class
    check (
        error_class in (
            'transient', 'permanent', 'rate_limit', 'auth', 'validation', 'conflict'
        )
    ),
    constraint ck_sync_errors_message check (length(message) between 1 and 10000),
    constraint ck_sync_errors_details check (jsonb_typeof(details) = 'object'),
    constraint ck_sync_errors_retry_count check (retry_count >= 0),
    constraint ck_sync_errors_correlation_id check (length(correlation_id) between 1 and 200),
    constraint ck_sync_errors_resolved_by check (resolved_by is null or resolved_at is not null)
);

alter table integration.sync_errors owner to app_owner;

alter table integration.sync_errors enable row level security;
alter table integration.sync_errors force row level security;

create index idx_sync_errors_integration_id on integration.sync_errors
(organization_id, integration_id, occurred_at);
create index idx_sync_errors_sync_run_id on integration.sync_errors
(organization_id, sync_run_id);
create index idx_sync_errors_occurred_at on integration.sync_errors
(organization_id, occurred_at)
where resolved_at is null;

comment on table integration.sync_errors is
    'What went wrong in a synchronization, until it is resolved. Class: queue';
comment on column integration.sync_errors.organization_id is 'Tenant that the row belongs to';
comment on column integration.sync_errors.id is 'Identifies the error; ordered by time';
comment on column integration.sync_errors.integration_id is 'Account at the other system';
comment on column integration.sync_errors.sync_run_id is
    'Run in which it happened; null for webhooks and for what is exported';
comment on column integration.sync_errors.entity is
    'What was synchronized; null where it concerns the account';
comment on column integration.sync_errors.external_id is
    'Row that it concerns, as the system calls it; our id of what is exported';
comment on column integration.sync_errors.error_class is
    'transient, permanent, rate_limit, auth, validation or conflict: says whether to try again';
comment on column integration.sync_errors.message is 'What went wrong';
comment on column integration.sync_errors.details is
    'What helps to understand it, without secrets; an object';
comment on column integration.sync_errors.retry_count is 'How often it was tried again';
comment on column integration.sync_errors.correlation_id is
    'What ties together what one request caused';
comment on column integration.sync_errors.occurred_at is 'When it happened';
comment on column integration.sync_errors.resolved_at is 'When it was over; null while it stands';
comment on column integration.sync_errors.resolved_by is
    'User who settled it; null where a later try did. No foreign key, so that users can go';
comment on index integration.idx_sync_errors_integration_id is
    'For the errors of an account, newest first, and for the foreign key';
comment on index integration.idx_sync_errors_sync_run_id is
    'For the errors of a run, and for the foreign key';
comment on index integration.idx_sync_errors_occurred_at is 'For what still stands, oldest first';

commit;
