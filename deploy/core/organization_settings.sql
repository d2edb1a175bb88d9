-- Deploy routiq:core/organization_settings to pg
-- requires: core/organizations
-- requires: audit/attach

begin;

create table core.organization_settings (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    key text not null,
    environment text not null default 'all',
    value jsonb not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_organization_settings primary key (organization_id, id),
    constraint fk_organization_settings_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint ck_organization_settings_key
    check (length(key) <= 100 and key ~ '^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$'),
    constraint ck_organization_settings_environment
    check (environment in ('all', 'development', 'staging', 'production')),
    constraint ck_organization_settings_value check (length(value::text) <= 65536),
    constraint ck_organization_settings_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table core.organization_settings owner to app_owner;

alter table core.organization_settings enable row level security;
alter table core.organization_settings force row level security;

create unique index uq_organization_settings_key on core.organization_settings
(organization_id, key, environment)
where deleted_at is null;

create trigger tg_organization_settings_10_touch_row
before insert or update on core.organization_settings
for each row execute function core.touch_row();

comment on table core.organization_settings is
    'What an organization has set for itself; secrets are credentials and never stand here. '
    'Class: tenant';
comment on column core.organization_settings.organization_id is 'Tenant that the row belongs to';
comment on column core.organization_settings.id is 'Identifies the setting; ordered by time';
comment on column core.organization_settings.key is
    'Name, as in ref.setting_keys, or app.… for what applications keep here';
comment on column core.organization_settings.environment is
    'Where it holds; all gives way to the one that core.current_environment() tells';
comment on column core.organization_settings.value is 'The value, of the type of its key';
comment on column core.organization_settings.created_at is 'When the row was made';
comment on column core.organization_settings.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column core.organization_settings.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column core.organization_settings.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column core.organization_settings.deleted_at is
    'When the row was taken away; null while it counts';
comment on column core.organization_settings.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column core.organization_settings.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column core.organization_settings.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column core.organization_settings.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index core.uq_organization_settings_key is
    'One living value for a key and an environment; for every read of a setting';
comment on trigger tg_organization_settings_10_touch_row on core.organization_settings is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('core.organization_settings');
end
$audit$;

commit;
