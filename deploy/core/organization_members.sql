-- Deploy routiq:core/organization_members to pg
-- requires: core/organizations
-- requires: core/users
-- requires: core/email_address

begin;

create table core.organization_members (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    user_id uuid not null,
    role text not null,
    status text not null default 'active',
    joined_at timestamptz not null default now(),
    name text,
    email core.email_address,
    contact_id uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_organization_members primary key (organization_id, id),
    constraint fk_organization_members_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_organization_members_user_id foreign key (user_id) references core.users (id),
    constraint ck_organization_members_role
    check (
        role in ('owner', 'admin', 'manager', 'practitioner', 'staff', 'viewer', 'customer')
    ),
    constraint ck_organization_members_status check (status in ('active', 'suspended')),
    constraint ck_organization_members_name check (length(name) between 1 and 200),
    constraint ck_organization_members_contact_id
    check (role <> 'customer' or contact_id is not null or deleted_at is not null),
    constraint ck_organization_members_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table core.organization_members owner to app_owner;

alter table core.organization_members enable row level security;
alter table core.organization_members force row level security;

create unique index uq_organization_members_user_id on core.organization_members
(organization_id, user_id)
where deleted_at is null;
create index idx_organization_members_user_id on core.organization_members (user_id);

create trigger tg_organization_members_10_touch_row
before insert or update on core.organization_members
for each row execute function core.touch_row();

comment on table core.organization_members is
    'Who belongs to an organization, and as what. Class: tenant';
comment on column core.organization_members.organization_id is 'Tenant that the row belongs to';
comment on column core.organization_members.id is 'Identifies the membership; ordered by time';
comment on column core.organization_members.user_id is 'The user who belongs to the organization';
comment on column core.organization_members.role is 'What the user may do in the organization';
comment on column core.organization_members.status is 'Whether the membership counts';
comment on column core.organization_members.joined_at is 'When the user came in';
comment on column core.organization_members.name is
    'Name as this organization shows it; core.users is visible to its owner only';
comment on column core.organization_members.email is
    'Address as this organization knows it, in lower case';
comment on column core.organization_members.contact_id is
    'The contact who a customer is, and whose rows alone he sees; null for staff';
comment on column core.organization_members.created_at is 'When the row was made';
comment on column core.organization_members.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column core.organization_members.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column core.organization_members.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column core.organization_members.deleted_at is
    'When the row was taken away; null while it counts';
comment on column core.organization_members.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column core.organization_members.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column core.organization_members.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column core.organization_members.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index core.uq_organization_members_user_id is
    'For core.load_context: the membership of a user; one live membership each';
comment on index core.idx_organization_members_user_id is
    'For the foreign key: memberships that stand in the way of deleting a user';
comment on trigger tg_organization_members_10_touch_row on core.organization_members is
    'Keeps who wrote, when, and the version of the row';

commit;
