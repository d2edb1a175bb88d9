-- Deploy routiq:integration/sync_conflicts to pg
-- requires: integration/service_integrations
-- requires: audit/attach
-- requires: audit/sensitive_columns
--
-- Both sides may hold data of patients, so no customer sees them, and every decision is audited.

begin;

create table integration.sync_conflicts (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    integration_id uuid not null,
    entity text not null,
    external_id text not null,
    target_table text not null,
    target_id uuid not null,
    local jsonb not null,
    remote jsonb not null,
    rule text not null,
    resolution text,
    resolved_at timestamptz,
    resolved_by uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_sync_conflicts primary key (organization_id, id),
    constraint fk_sync_conflicts_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_sync_conflicts_integration_id
    foreign key (organization_id, integration_id)
    references integration.service_integrations (organization_id, id),
    constraint ck_sync_conflicts_entity check (entity ~ '^[a-z][a-z0-9_]{0,31}$'),
    constraint ck_sync_conflicts_external_id check (length(external_id) between 1 and 500),
    constraint ck_sync_conflicts_target_table
    check (target_table ~ '^[a-z][a-z0-9_]*[.][a-z][a-z0-9_]*$'),
    constraint ck_sync_conflicts_sides
    check (jsonb_typeof(local) = 'object' and jsonb_typeof(remote) = 'object'),
    constraint ck_sync_conflicts_rule
    check (rule in ('source_wins', 'local_wins', 'newer_wins', 'manual')),
    constraint ck_sync_conflicts_resolution
    check (
        resolution in ('local', 'remote', 'merged', 'ignored')
        and (resolution is null) = (resolved_at is null)
    ),
    constraint ck_sync_conflicts_resolved_by
    check (resolved_by is null or resolved_at is not null),
    constraint ck_sync_conflicts_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table integration.sync_conflicts owner to app_owner;

alter table integration.sync_conflicts enable row level security;
alter table integration.sync_conflicts force row level security;

create unique index uq_sync_conflicts_external_id on integration.sync_conflicts
(organization_id, integration_id, entity, external_id)
where resolved_at is null and deleted_at is null;
create index idx_sync_conflicts_integration_id on integration.sync_conflicts
(organization_id, integration_id, created_at);
create index idx_sync_conflicts_target_id on integration.sync_conflicts
(organization_id, target_table, target_id);

create trigger tg_sync_conflicts_10_touch_row
before insert or update on integration.sync_conflicts
for each row execute function core.touch_row();

comment on table integration.sync_conflicts is
    'Rows that changed here and there: both sides, and what was decided. Class: tenant';
comment on column integration.sync_conflicts.organization_id is 'Tenant that the row belongs to';
comment on column integration.sync_conflicts.id is 'Identifies the conflict; ordered by time';
comment on column integration.sync_conflicts.integration_id is 'Account at the other system';
comment on column integration.sync_conflicts.entity is 'What was synchronized, such as patients';
comment on column integration.sync_conflicts.external_id is 'The row, as the system calls it';
comment on column integration.sync_conflicts.target_table is 'Our table, with its schema';
comment on column integration.sync_conflicts.target_id is
    'Our row; no foreign key, because it may be of any table';
comment on column integration.sync_conflicts.local is 'What we had; an object';
comment on column integration.sync_conflicts.remote is 'What the system sent; an object';
comment on column integration.sync_conflicts.rule is
    'What decides: source_wins, local_wins, newer_wins or manual';
comment on column integration.sync_conflicts.resolution is
    'Which side stayed; null while nobody decided';
comment on column integration.sync_conflicts.resolved_at is 'When it was decided';
comment on column integration.sync_conflicts.resolved_by is
    'User who decided; null where a rule did. No foreign key, so that users can go';
comment on column integration.sync_conflicts.created_at is 'When the row was made';
comment on column integration.sync_conflicts.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column integration.sync_conflicts.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column integration.sync_conflicts.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column integration.sync_conflicts.deleted_at is
    'When the row was taken away; null while it counts';
comment on column integration.sync_conflicts.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column integration.sync_conflicts.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column integration.sync_conflicts.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column integration.sync_conflicts.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index integration.uq_sync_conflicts_external_id is
    'For the conflict that a row has already; one at a time';
comment on index integration.idx_sync_conflicts_integration_id is
    'For the conflicts of an account, newest first, and for the foreign key';
comment on index integration.idx_sync_conflicts_target_id is 'For the conflicts of one of our rows';
comment on trigger tg_sync_conflicts_10_touch_row on integration.sync_conflicts is
    'Keeps who wrote, when, and the version of the row';

insert into audit.sensitive_columns (table_name, column_name, reason)
values
('integration.sync_conflicts', 'local', 'may be a row of a patient'),
('integration.sync_conflicts', 'remote', 'may be a row of a patient');

do $audit$
begin
    perform audit.attach('integration.sync_conflicts');
end
$audit$;

commit;
