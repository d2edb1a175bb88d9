-- Deploy routiq:comms/message_keys to pg
-- requires: comms/conversations

begin;

create table comms.message_keys (
    organization_id uuid not null,
    message_id uuid not null default core.new_id(),
    conversation_id uuid not null,
    sequence bigint not null,
    channel text not null,
    external_id text,
    sent_at timestamptz not null,
    recorded_at timestamptz not null default now(),
    constraint pk_message_keys primary key (organization_id, message_id),
    constraint fk_message_keys_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_message_keys_conversation_id
    foreign key (organization_id, conversation_id, channel)
    references comms.conversations (organization_id, id, channel),
    constraint ck_message_keys_external_id check (length(external_id) between 1 and 500),
    constraint ck_message_keys_sequence check (sequence >= 0)
);

alter table comms.message_keys owner to app_owner;

alter table comms.message_keys enable row level security;
alter table comms.message_keys force row level security;

create unique index uq_message_keys_external_id on comms.message_keys
(organization_id, channel, external_id)
where external_id is not null;
create unique index uq_message_keys_sequence on comms.message_keys
(organization_id, conversation_id, channel, sequence);

comment on table comms.message_keys is
    'Which messages were taken already, and the place of each: unique where a partitioned table '
    'cannot be. The key comes first, the message follows it. Class: queue';
comment on column comms.message_keys.organization_id is 'Tenant that the row belongs to';
comment on column comms.message_keys.message_id is
    'Row of comms.messages; no foreign key, so that partitions can go';
comment on column comms.message_keys.conversation_id is 'Conversation that the message belongs to';
comment on column comms.message_keys.sequence is
    'Place in the conversation, from the order of the source: one that comes late finds its place';
comment on column comms.message_keys.channel is 'Channel of the conversation';
comment on column comms.message_keys.external_id is
    'Id that the system behind the channel gave it; null for what is not sent yet';
comment on column comms.message_keys.sent_at is 'When the message was sent; finds its partition';
comment on column comms.message_keys.recorded_at is 'When the message was taken';
comment on index comms.uq_message_keys_external_id is
    'For what came twice; one message an id of its channel';
comment on index comms.uq_message_keys_sequence is
    'One message a place; the channel follows from the conversation, and is here for the foreign '
    'key';

commit;
