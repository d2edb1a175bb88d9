-- Deploy routiq:integration/sync_runs to pg
-- requires: integration/service_integrations
-- requires: core/follow_status_flow
--
-- A run that failed may go on from its checkpoint, and old logs come in as they ended. No index holds what a checkpoint writes.

begin;

create table integration.sync_runs (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    integration_id uuid not null,
    entity text not null,
    kind text not null,
    status text not null default 'running',
    requested_by uuid,
    job_id uuid,
    correlation_id text,
    attempt int not null default 1,
    checkpoint jsonb not null default '{}',
    checkpointed_at timestamptz not null default now(),
    expected_count bigint,
    read_count bigint not null default 0,
    inserted_count bigint not null default 0,
    updated_count bigint not null default 0,
    unchanged_count bigint not null default 0,
    deleted_count bigint not null default 0,
    failed_count bigint not null default 0,
    last_error text,
    started_at timestamptz not null default now(),
    finished_at timestamptz,
    constraint pk_sync_runs primary key (organization_id, id),
    constraint fk_sync_runs_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_sync_runs_integration_id
    foreign key (organization_id, integration_id)
    references integration.service_integrations (organization_id, id),
    constraint ck_sync_runs_entity check (entity ~ '^[a-z][a-z0-9_]{0,31}$'),
    constraint ck_sync_runs_kind check (kind in ('full', 'incremental', 'replay')),
    constraint ck_sync_runs_status
    check (status in ('running', 'succeeded', 'partial', 'failed', 'cancelled')),
    constraint ck_sync_runs_correlation_id check (length(correlation_id) between 1 and 200),
    constraint ck_sync_runs_checkpoint check (jsonb_typeof(checkpoint) = 'object'),
    constraint ck_sync_runs_attempt check (attempt >= 1),
    constraint ck_sync_runs_expected_count check (expected_count >= 0),
    constraint ck_sync_runs_counts
    check (
        least(
            read_count, inserted_count, updated_count, unchanged_count, deleted_count, failed_count
        ) >= 0
    ),
    constraint ck_sync_runs_finished_at
    check ((status = 'running') = (finished_at is null) and finished_at >= started_at)
)
with (
    fillfactor = 80
);

alter table integration.sync_runs owner to app_owner;

alter table integration.sync_runs enable row level security;
alter table integration.sync_runs force row level security;

create unique index uq_sync_runs_entity on integration.sync_runs
(organization_id, integration_id, entity)
where status = 'running';
create index idx_sync_runs_integration_id on integration.sync_runs
(organization_id, integration_id, started_at, id);
create index idx_sync_runs_started_at on integration.sync_runs
(organization_id, started_at, id);

create trigger tg_sync_runs_20_follow_status_flow
before insert or update of status on integration.sync_runs
for each row execute function core.follow_status_flow('integration.sync_runs');

comment on table integration.sync_runs is
    'Every synchronization: when, how far, and what it did. Class: queue';
comment on column integration.sync_runs.organization_id is 'Tenant that the row belongs to';
comment on column integration.sync_runs.id is 'Identifies the run; ordered by time';
comment on column integration.sync_runs.integration_id is 'Account at the other system';
comment on column integration.sync_runs.entity is 'What is synchronized, such as patients';
comment on column integration.sync_runs.kind is 'full, incremental or replay';
comment on column integration.sync_runs.status is
    'running, succeeded, partial, failed or cancelled';
comment on column integration.sync_runs.requested_by is
    'User who asked for it; null for schedules. No foreign key, so that users can go';
comment on column integration.sync_runs.job_id is
    'Job that does it; no foreign key, because jobs leave their table';
comment on column integration.sync_runs.correlation_id is
    'What ties together what one request caused';
comment on column integration.sync_runs.attempt is
    'Grows when another worker takes it over; what the one of before reports is refused';
comment on column integration.sync_runs.checkpoint is 'Where it would go on; an object';
comment on column integration.sync_runs.checkpointed_at is
    'When it was last heard of: silent for long, it may be taken over';
comment on column integration.sync_runs.expected_count is
    'Rows that are to come, where the system says';
comment on column integration.sync_runs.read_count is 'Rows that came';
comment on column integration.sync_runs.inserted_count is 'Rows that were new';
comment on column integration.sync_runs.updated_count is 'Rows that differed';
comment on column integration.sync_runs.unchanged_count is
    'Rows that were as before, and not written';
comment on column integration.sync_runs.deleted_count is 'Rows that were gone there';
comment on column integration.sync_runs.failed_count is
    'Rows that could not be taken; integration.sync_errors says why';
comment on column integration.sync_runs.last_error is 'Why it stopped';
comment on column integration.sync_runs.started_at is 'When it began';
comment on column integration.sync_runs.finished_at is 'When it ended; null while it runs';
comment on index integration.uq_sync_runs_entity is
    'For the run that is under way; one an account and entity';
comment on index integration.idx_sync_runs_integration_id is
    'For the runs of an account, newest first, and for the foreign key';
comment on index integration.idx_sync_runs_started_at is
    'For the runs of an organization, newest first';
comment on trigger tg_sync_runs_20_follow_status_flow on integration.sync_runs is
    'Lets the status change only as ref.status_transitions says';

insert into ref.status_transitions (entity, from_status, to_status)
values
('integration.sync_runs', '', 'running'),
('integration.sync_runs', '', 'succeeded'),
('integration.sync_runs', '', 'partial'),
('integration.sync_runs', '', 'failed'),
('integration.sync_runs', '', 'cancelled'),
('integration.sync_runs', 'running', 'succeeded'),
('integration.sync_runs', 'running', 'partial'),
('integration.sync_runs', 'running', 'failed'),
('integration.sync_runs', 'running', 'cancelled'),
('integration.sync_runs', 'failed', 'running'),
('integration.sync_runs', 'partial', 'running');

commit;
