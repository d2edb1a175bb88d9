-- Deploy routiq:legacy/organizations to pg
-- requires: legacy/schema

begin;

create table legacy.organizations (
    id text,
    name text,
    clerk_org_id text,
    settings json,
    created_at timestamp,
    constraint pk_organizations primary key (id)
);

alter table legacy.organizations owner to app_owner;

alter table legacy.organizations enable row level security;

grant select, insert, update, delete on table legacy.organizations to service_role;

comment on table legacy.organizations is
    'Practices that use the software, as the first version of the application kept them. '
    'Class: legacy';
comment on column legacy.organizations.id is 'Clerk id (org_…) or a uuid written as text';
comment on column legacy.organizations.name is 'Name of the practice';
comment on column legacy.organizations.clerk_org_id is
    'Clerk id; some organizations stand in the table twice with the same one';
comment on column legacy.organizations.settings is
    'Free settings; where id is a Clerk id, the key "uuid" holds the uuid that other tables use';
comment on column legacy.organizations.created_at is
    'When it was made, in the zone of whichever server wrote it';

commit;
