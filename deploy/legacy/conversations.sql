-- Deploy routiq:legacy/conversations to pg
-- requires: legacy/schema

begin;

create table legacy.conversations (
    id text,
    organization_id text,
    contact_id text,
    source text,
    external_id int,
    status text,
    updated_at timestamp
);

alter table legacy.conversations owner to app_owner;

alter table legacy.conversations enable row level security;

grant select, insert, update, delete on table legacy.conversations to service_role;

create index idx_conversations_organization_id on legacy.conversations (organization_id);
create index idx_conversations_id on legacy.conversations (id);

comment on table legacy.conversations is 'Threads of messages with a contact. Class: legacy';
comment on column legacy.conversations.id is 'Id as text; may repeat';
comment on column legacy.conversations.organization_id is
    'The organization as its id, as its Clerk id, or unknown; may be null';
comment on column legacy.conversations.contact_id is 'The contact; may be unknown';
comment on column legacy.conversations.source is 'Chatwoot or ManyChat, in several spellings';
comment on column legacy.conversations.external_id is 'Id in the source';
comment on column legacy.conversations.status is 'State in several spellings';
comment on column legacy.conversations.updated_at is
    'Last change, in the zone of whichever server wrote it';
comment on index legacy.idx_conversations_organization_id is 'For the inbox of an organization';
comment on index legacy.idx_conversations_id is 'For look-up of one conversation';

commit;
