-- Deploy routiq:core/member_locations to pg
-- requires: core/organization_members
-- requires: core/locations

begin;

create table core.member_locations (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    member_id uuid not null,
    location_id uuid not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_member_locations primary key (organization_id, id),
    constraint fk_member_locations_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_member_locations_member_id
    foreign key (organization_id, member_id)
    references core.organization_members (organization_id, id) on delete cascade,
    constraint fk_member_locations_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id) on delete cascade,
    constraint ck_member_locations_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table core.member_locations owner to app_owner;

alter table core.member_locations enable row level security;
alter table core.member_locations force row level security;

create unique index uq_member_locations_member_id on core.member_locations
(organization_id, member_id, location_id)
where deleted_at is null;
create index idx_member_locations_member_id on core.member_locations (organization_id, member_id);
create index idx_member_locations_location_id on core.member_locations
(organization_id, location_id);

create trigger tg_member_locations_10_touch_row
before insert or update on core.member_locations
for each row execute function core.touch_row();

comment on table core.member_locations is
    'Branches that a member works at. Owners and admins see every branch without a row '
    'here. Class: tenant';
comment on column core.member_locations.organization_id is 'Tenant that the row belongs to';
comment on column core.member_locations.id is 'Identifies the assignment; ordered by time';
comment on column core.member_locations.member_id is 'The membership';
comment on column core.member_locations.location_id is 'The branch';
comment on column core.member_locations.created_at is 'When the row was made';
comment on column core.member_locations.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column core.member_locations.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column core.member_locations.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column core.member_locations.deleted_at is
    'When the row was taken away; null while it counts';
comment on column core.member_locations.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column core.member_locations.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column core.member_locations.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column core.member_locations.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index core.uq_member_locations_member_id is
    'One live assignment of a member to a branch';
comment on index core.idx_member_locations_member_id is
    'For core.load_context: the branches of a member';
comment on index core.idx_member_locations_location_id is
    'For the members of a branch, and for the foreign key';
comment on trigger tg_member_locations_10_touch_row on core.member_locations is
    'Keeps who wrote, when, and the version of the row';

commit;
