-- Deploy routiq:legacy/users to pg
-- requires: legacy/schema

begin;

create table legacy.users (
    id text,
    organization_id text,
    email text,
    role text,
    created_at timestamp,
    constraint pk_users primary key (id)
);

alter table legacy.users owner to app_owner;

alter table legacy.users enable row level security;

grant select, insert, update, delete on table legacy.users to service_role;

create index idx_users_organization_id on legacy.users (organization_id);

comment on table legacy.users is 'People who sign in. Class: legacy';
comment on column legacy.users.id is 'Clerk id (user_…)';
comment on column legacy.users.organization_id is
    'The organization as its id, as its Clerk id, or unknown; may be null';
comment on column legacy.users.email is 'Address as typed; case differs and addresses repeat';
comment on column legacy.users.role is 'Role as free text';
comment on column legacy.users.created_at is
    'When it was made, in the zone of whichever server wrote it';
comment on index legacy.idx_users_organization_id is 'For the list of an organizations users';

commit;
