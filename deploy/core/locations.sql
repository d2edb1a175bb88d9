-- Deploy routiq:core/locations to pg
-- requires: core/organizations
-- requires: core/time_zone_name

begin;

create table core.locations (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    name text not null,
    code text not null,
    address jsonb not null default '{}',
    time_zone core.time_zone_name,
    is_active boolean not null default true,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_locations primary key (organization_id, id),
    constraint fk_locations_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint ck_locations_name check (length(name) between 1 and 200),
    constraint ck_locations_code check (code ~ '^[A-Za-z0-9_-]{1,32}$'),
    constraint ck_locations_address check (jsonb_typeof(address) = 'object'),
    constraint ck_locations_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table core.locations owner to app_owner;

alter table core.locations enable row level security;
alter table core.locations force row level security;

create unique index uq_locations_code on core.locations (organization_id, code)
where deleted_at is null;

create trigger tg_locations_10_touch_row
before insert or update on core.locations
for each row execute function core.touch_row();

comment on table core.locations is 'Branches of an organization. Class: tenant';
comment on column core.locations.organization_id is 'Tenant that the row belongs to';
comment on column core.locations.id is 'Identifies the branch; ordered by time';
comment on column core.locations.name is 'Name as shown to people';
comment on column core.locations.code is 'Short name, one of its kind in the organization';
comment on column core.locations.address is 'Postal address; an object';
comment on column core.locations.time_zone is
    'IANA name of the time zone; the organization''s where null';
comment on column core.locations.is_active is 'Whether the branch is open for new work';
comment on column core.locations.created_at is 'When the row was made';
comment on column core.locations.updated_at is 'When the row last changed; kept by core.touch_row';
comment on column core.locations.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column core.locations.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column core.locations.deleted_at is 'When the row was taken away; null while it counts';
comment on column core.locations.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column core.locations.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column core.locations.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column core.locations.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index core.uq_locations_code is
    'For look-up of a branch by its code; one live branch a code';
comment on trigger tg_locations_10_touch_row on core.locations is
    'Keeps who wrote, when, and the version of the row';

commit;
