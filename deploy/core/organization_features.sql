-- Deploy routiq:core/organization_features to pg
-- requires: core/organizations
-- requires: core/feature_flags
-- requires: audit/attach
--
-- A table of its own, so that a flag stays a small row however many organizations have chosen, and
-- row security shows each its own.

begin;

create table core.organization_features (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    flag_key text not null,
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
    constraint pk_organization_features primary key (organization_id, id),
    constraint fk_organization_features_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_organization_features_flag_key
    foreign key (flag_key) references core.feature_flags (key),
    constraint ck_organization_features_value check (
        jsonb_typeof(value) = 'boolean'
        or (jsonb_typeof(value) = 'number' and (value #>> '{}') ~ '^[1-9][0-9]{0,8}$')
    ),
    constraint ck_organization_features_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table core.organization_features owner to app_owner;

alter table core.organization_features enable row level security;
alter table core.organization_features force row level security;

create unique index uq_organization_features_flag_key on core.organization_features
(organization_id, flag_key)
where deleted_at is null;
create index idx_organization_features_flag_key on core.organization_features (flag_key);

create trigger tg_organization_features_10_touch_row
before insert or update on core.organization_features
for each row execute function core.touch_row();

comment on table core.organization_features is
    'Flags whose value was chosen for one organization, whatever the rollout says. Class: tenant';
comment on column core.organization_features.organization_id is 'Tenant that the row belongs to';
comment on column core.organization_features.id is 'Identifies the row; ordered by time';
comment on column core.organization_features.flag_key is 'The flag';
comment on column core.organization_features.value is 'true, false or a version';
comment on column core.organization_features.created_at is 'When the row was made';
comment on column core.organization_features.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column core.organization_features.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column core.organization_features.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column core.organization_features.deleted_at is
    'When the row was taken away; null while it counts';
comment on column core.organization_features.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column core.organization_features.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column core.organization_features.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column core.organization_features.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index core.uq_organization_features_flag_key is
    'One living value for a flag; for every read of a flag';
comment on index core.idx_organization_features_flag_key is
    'For the foreign key, and for the organizations that differ from the rollout';
comment on trigger tg_organization_features_10_touch_row on core.organization_features is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('core.organization_features');
end
$audit$;

commit;
