-- Deploy routiq:legacy/messages to pg
-- requires: legacy/schema

begin;

create table legacy.messages (
    id text,
    conversation_id text,
    organization_id text,
    body text,
    sender text,
    created_at text,
    attachments json
);

alter table legacy.messages owner to app_owner;

alter table legacy.messages enable row level security;

grant select, insert, update, delete on table legacy.messages to service_role;

create index idx_messages_conversation_id on legacy.messages (conversation_id);

comment on table legacy.messages is 'Single messages of conversations. Class: legacy';
comment on column legacy.messages.id is 'Id as text; repeats and may be null';
comment on column legacy.messages.conversation_id is 'The conversation; may be unknown';
comment on column legacy.messages.organization_id is
    'The organization as its id, as its Clerk id, or unknown; may be null';
comment on column legacy.messages.body is 'Text of any length';
comment on column legacy.messages.sender is 'Who wrote it, as free text';
comment on column legacy.messages.created_at is
    'When it was sent, as text in several notations and zones';
comment on column legacy.messages.attachments is 'List of links';
comment on index legacy.idx_messages_conversation_id is 'For the messages of one conversation';

commit;
