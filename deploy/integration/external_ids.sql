-- Deploy routiq:integration/external_ids to pg
-- requires: integration/schema
-- requires: core/organizations
-- requires: audit/attach
-- requires: core/sha256_digest
--
-- For live systems and for loads of old data alike. Where an organization has two accounts at one system,
-- whose ids may meet, the account stands behind a colon: cliniko:harbour.

begin;

create table integration.external_ids (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    system text not null,
    entity text not null,
    external_id text not null,
    target_table text not null,
    target_id uuid not null,
    first_seen_at timestamptz not null default now(),
    last_seen_at timestamptz not null default now(),
    source_updated_at timestamptz,
    payload_hash core.sha256_digest,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_external_ids primary key (organization_id, id),
    constraint fk_external_ids_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint ck_external_ids_system
    check (system ~ '^[a-z][a-z0-9_]{0,31}(:[a-z0-9_-]{1,31})?$'),
    constraint ck_external_ids_entity check (entity ~ '^[a-z][a-z0-9_]{0,31}$'),
    constraint ck_external_ids_external_id check (length(external_id) between 1 and 500),
    constraint ck_external_ids_target_table
    check (target_table ~ '^[a-z][a-z0-9_]*[.][a-z][a-z0-9_]*$'),
    constraint ck_external_ids_last_seen_at check (last_seen_at >= first_seen_at),
    constraint ck_external_ids_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table integration.external_ids owner to app_owner;

alter table integration.external_ids enable row level security;
alter table integration.external_ids force row level security;

create unique index uq_external_ids_external_id on integration.external_ids
(organization_id, system, entity, external_id)
where deleted_at is null;
create index idx_external_ids_target_id on integration.external_ids
(organization_id, target_table, target_id);

create trigger tg_external_ids_10_touch_row
before insert or update on integration.external_ids
for each row execute function core.touch_row();

comment on table integration.external_ids is
    'Which of our rows another system means by an id of its own. Class: tenant';
comment on column integration.external_ids.organization_id is 'Tenant that the row belongs to';
comment on column integration.external_ids.id is 'Identifies the row; ordered by time';
comment on column integration.external_ids.system is
    'Who gave the id, such as cliniko or filemaker';
comment on column integration.external_ids.entity is 'What it names there, such as patient';
comment on column integration.external_ids.external_id is 'The id, always as text';
comment on column integration.external_ids.target_table is 'Our table, with its schema';
comment on column integration.external_ids.target_id is
    'Our row; no foreign key, because it may be of any table';
comment on column integration.external_ids.first_seen_at is 'When it first came';
comment on column integration.external_ids.last_seen_at is
    'When it last came; rows that came unchanged are not written, so a full sync alone keeps it';
comment on column integration.external_ids.source_updated_at is
    'When the row last changed there: older never takes the place of newer';
comment on column integration.external_ids.payload_hash is
    'SHA-256 of what came: the same again is not written';
comment on column integration.external_ids.created_at is 'When the row was made';
comment on column integration.external_ids.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column integration.external_ids.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column integration.external_ids.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column integration.external_ids.deleted_at is
    'When the row was taken away; null while it counts';
comment on column integration.external_ids.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column integration.external_ids.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column integration.external_ids.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column integration.external_ids.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index integration.uq_external_ids_external_id is
    'For our row of a foreign id; one living row an id';
comment on index integration.idx_external_ids_target_id is
    'For what other systems call one of our rows';
comment on trigger tg_external_ids_10_touch_row on integration.external_ids is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('integration.external_ids');
end
$audit$;

commit;
