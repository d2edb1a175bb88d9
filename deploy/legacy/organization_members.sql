-- Deploy routiq:legacy/organization_members to pg
-- requires: legacy/schema

begin;

create table legacy.organization_members (
    organization_id text,
    user_id text,
    role text
);

alter table legacy.organization_members owner to app_owner;

alter table legacy.organization_members enable row level security;

grant select, insert, update, delete on table legacy.organization_members to service_role;

create index idx_organization_members_user_id on legacy.organization_members (user_id);

comment on table legacy.organization_members is
    'Who belongs to which organization; a pair may stand here several times. Class: legacy';
comment on column legacy.organization_members.organization_id is
    'The organization as its id, as its Clerk id, or unknown; may be null';
comment on column legacy.organization_members.user_id is 'The user; may be unknown';
comment on column legacy.organization_members.role is 'Role in the organization as free text';
comment on index legacy.idx_organization_members_user_id is
    'For the policies: organizations of the signed-in user';

commit;
