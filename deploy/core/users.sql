-- Deploy routiq:core/users to pg
-- requires: core/new_id
-- requires: core/touch_row
-- requires: core/email_address

begin;

create table core.users (
    id uuid not null default core.new_id(),
    external_id text not null,
    provider text not null default 'clerk',
    email core.email_address,
    name text,
    status text not null default 'active',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_users primary key (id),
    constraint ck_users_external_id check (length(external_id) between 1 and 255),
    constraint ck_users_provider check (provider in ('clerk', 'supabase', 'auth0', 'other')),
    constraint ck_users_name check (length(name) between 1 and 200),
    constraint ck_users_status check (status in ('active', 'suspended')),
    constraint ck_users_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table core.users owner to app_owner;

alter table core.users enable row level security;
alter table core.users force row level security;

create unique index uq_users_external_id on core.users (external_id);

create trigger tg_users_10_touch_row
before insert or update on core.users
for each row execute function core.touch_row();

comment on table core.users is
    'People who sign in. They have no tenant; what they see follows from their memberships. '
    'Class: global';
comment on column core.users.id is 'Identifies the user; ordered by time';
comment on column core.users.external_id is
    'Subject of the identity provider''s tokens, such as Clerk''s user_…';
comment on column core.users.provider is 'Identity provider that the subject belongs to';
comment on column core.users.email is 'Address in lower case';
comment on column core.users.name is 'Name as shown to people';
comment on column core.users.status is 'Whether the user may come in';
comment on column core.users.created_at is 'When the row was made';
comment on column core.users.updated_at is 'When the row last changed; kept by core.touch_row';
comment on column core.users.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column core.users.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column core.users.deleted_at is 'When the row was taken away; null while it counts';
comment on column core.users.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column core.users.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column core.users.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column core.users.metadata is 'Whatever an integration keeps with the row; an object';
comment on index core.uq_users_external_id is 'For core.load_context: the user whom claims name';
comment on trigger tg_users_10_touch_row on core.users is
    'Keeps who wrote, when, and the version of the row';

commit;
