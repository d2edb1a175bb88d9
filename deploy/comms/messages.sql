-- Deploy routiq:comms/messages to pg
-- requires: comms/message_keys
-- requires: core/ensure_partitions
-- requires: core/follow_status_flow
-- requires: audit/attach

begin;

create table comms.messages (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    conversation_id uuid not null,
    sequence bigint not null,
    contact_id uuid,
    location_id uuid,
    direction text not null,
    author_kind text not null,
    author_id uuid,
    body text not null default '',
    content_type text not null default 'text/plain',
    sent_at timestamptz not null,
    received_at timestamptz not null default now(),
    delivery_status text not null,
    external_id text,
    is_private boolean not null default false,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_messages primary key (organization_id, id, sent_at),
    constraint fk_messages_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_messages_conversation_id
    foreign key (organization_id, conversation_id)
    references comms.conversations (organization_id, id),
    constraint fk_messages_id
    foreign key (organization_id, id)
    references comms.message_keys (organization_id, message_id),
    constraint ck_messages_direction check (direction in ('inbound', 'outbound')),
    constraint ck_messages_author_kind
    check (author_kind in ('contact', 'user', 'bot', 'system')),
    constraint ck_messages_content_type
    check (content_type ~ '^[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*$'),
    constraint ck_messages_delivery_status
    check (
        delivery_status in ('received', 'queued', 'sent', 'delivered', 'read', 'failed')
    ),
    constraint ck_messages_is_private check (not is_private or direction = 'outbound'),
    constraint ck_messages_metadata check (jsonb_typeof(metadata) = 'object')
)
partition by range (sent_at);

alter table comms.messages owner to app_owner;

alter table comms.messages enable row level security;
alter table comms.messages force row level security;

create index idx_messages_conversation_id on comms.messages
(organization_id, conversation_id, sequence);

insert into ref.status_transitions (entity, from_status, to_status)
values
('comms.messages.delivery_status', '', 'received'),
('comms.messages.delivery_status', '', 'queued'),
('comms.messages.delivery_status', '', 'sent'),
('comms.messages.delivery_status', '', 'delivered'),
('comms.messages.delivery_status', '', 'read'),
('comms.messages.delivery_status', '', 'failed'),
('comms.messages.delivery_status', 'received', 'read'),
('comms.messages.delivery_status', 'queued', 'sent'),
('comms.messages.delivery_status', 'queued', 'delivered'),
('comms.messages.delivery_status', 'queued', 'read'),
('comms.messages.delivery_status', 'queued', 'failed'),
('comms.messages.delivery_status', 'sent', 'delivered'),
('comms.messages.delivery_status', 'sent', 'read'),
('comms.messages.delivery_status', 'sent', 'failed'),
('comms.messages.delivery_status', 'delivered', 'read'),
('comms.messages.delivery_status', 'delivered', 'failed'),
('comms.messages.delivery_status', 'failed', 'queued'),
('comms.messages.delivery_status', 'failed', 'sent'),
('comms.messages.delivery_status', 'failed', 'delivered'),
('comms.messages.delivery_status', 'failed', 'read');

create trigger tg_messages_10_touch_row
before insert or update on comms.messages
for each row execute function core.touch_row();

create trigger tg_messages_20_follow_status_flow_delivery_status
before insert or update of delivery_status on comms.messages
for each row execute function core.follow_status_flow('comms.messages.delivery_status');

comment on table comms.messages is
    'What was written in conversations. Its key stands in comms.message_keys first. Class: tenant';
comment on column comms.messages.organization_id is 'Tenant that the row belongs to';
comment on column comms.messages.id is
    'Identifies the message, as in comms.message_keys; ordered by time';
comment on column comms.messages.conversation_id is
    'Conversation that it belongs to; copied from its key';
comment on column comms.messages.sequence is 'Place in the conversation; copied from its key';
comment on column comms.messages.contact_id is
    'Whom the conversation is with; copied from it, which holds the foreign key';
comment on column comms.messages.location_id is
    'Branch of the conversation; copied from it, which holds the foreign key';
comment on column comms.messages.direction is 'inbound from the contact, outbound to the contact';
comment on column comms.messages.author_kind is
    'Who wrote it: the contact, a user, a bot or the system';
comment on column comms.messages.author_id is
    'Contact or user who wrote it; no foreign key, for it may be either';
comment on column comms.messages.body is 'What was written; empty where only attachments were sent';
comment on column comms.messages.content_type is 'Media type of the body (RFC 6838)';
comment on column comms.messages.sent_at is
    'When it was sent, as the source says; decides the partition';
comment on column comms.messages.received_at is 'When it came here';
comment on column comms.messages.delivery_status is
    'How far it came; moves along ref.status_transitions';
comment on column comms.messages.external_id is
    'Id that the system behind the channel gave it; copied from its key';
comment on column comms.messages.is_private is
    'Whether it is a note among staff, which no customer sees';
comment on column comms.messages.created_at is 'When the row was made';
comment on column comms.messages.updated_at is 'When the row last changed; kept by core.touch_row';
comment on column comms.messages.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column comms.messages.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column comms.messages.deleted_at is 'When the row was taken away; null while it counts';
comment on column comms.messages.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column comms.messages.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column comms.messages.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column comms.messages.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index comms.idx_messages_conversation_id is
    'For a conversation in its order, and for the foreign key';
comment on trigger tg_messages_10_touch_row on comms.messages is
    'Keeps who wrote, when, and the version of the row';
comment on trigger tg_messages_20_follow_status_flow_delivery_status on comms.messages is
    'Lets the delivery status move along ref.status_transitions only';

do $audit$
begin
    perform audit.attach('comms.messages');
end
$audit$;

do $partitions$
begin
    perform core.ensure_partitions('comms.messages', 3);
end
$partitions$;

commit;
