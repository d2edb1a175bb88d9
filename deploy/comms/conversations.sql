-- Deploy routiq:comms/conversations to pg
-- requires: comms/schema
-- requires: contact/contacts
-- requires: core/locations
-- requires: core/organization_members
-- requires: core/follow_status_flow
-- requires: audit/attach

begin;

create table comms.conversations (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    contact_id uuid,
    location_id uuid,
    assignee_id uuid,
    channel text not null,
    external_thread_id text,
    subject text,
    status text not null default 'open',
    last_message_at timestamptz,
    message_count int not null default 0,
    unread_count int not null default 0,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_conversations primary key (organization_id, id),
    constraint fk_conversations_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_conversations_assignee_id
    foreign key (organization_id, assignee_id)
    references core.organization_members (organization_id, id)
    on delete set null (assignee_id),
    constraint fk_conversations_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id)
    on delete set null (contact_id),
    constraint fk_conversations_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id)
    on delete set null (location_id),
    constraint uq_conversations_channel unique (organization_id, id, channel),
    constraint ck_conversations_channel
    check (
        channel in ('chatwoot', 'manychat', 'whatsapp', 'facebook', 'email', 'sms', 'web')
    ),
    constraint ck_conversations_external_thread_id
    check (length(external_thread_id) between 1 and 500),
    constraint ck_conversations_subject check (length(subject) between 1 and 1000),
    constraint ck_conversations_status check (status in ('open', 'pending', 'snoozed', 'resolved')),
    constraint ck_conversations_message_count check (message_count >= 0),
    constraint ck_conversations_unread_count check (unread_count between 0 and message_count),
    constraint ck_conversations_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table comms.conversations owner to app_owner;

alter table comms.conversations enable row level security;
alter table comms.conversations force row level security;

create unique index uq_conversations_external_thread_id on comms.conversations
(organization_id, channel, external_thread_id)
where deleted_at is null;
create index idx_conversations_contact_id on comms.conversations
(organization_id, contact_id, last_message_at);
create index idx_conversations_location_id on comms.conversations
(organization_id, location_id, status, last_message_at, id);
create index idx_conversations_assignee_id on comms.conversations
(organization_id, assignee_id, status, last_message_at, id);
create index idx_conversations_last_message_at on comms.conversations
(organization_id, status, last_message_at, id)
where deleted_at is null;

insert into ref.status_transitions (entity, from_status, to_status)
values
('comms.conversations', '', 'open'),
('comms.conversations', '', 'pending'),
('comms.conversations', '', 'snoozed'),
('comms.conversations', '', 'resolved'),
('comms.conversations', 'open', 'pending'),
('comms.conversations', 'open', 'snoozed'),
('comms.conversations', 'open', 'resolved'),
('comms.conversations', 'pending', 'open'),
('comms.conversations', 'pending', 'snoozed'),
('comms.conversations', 'pending', 'resolved'),
('comms.conversations', 'snoozed', 'open'),
('comms.conversations', 'snoozed', 'pending'),
('comms.conversations', 'snoozed', 'resolved'),
('comms.conversations', 'resolved', 'open'),
('comms.conversations', 'resolved', 'pending');

create trigger tg_conversations_10_touch_row
before insert or update on comms.conversations
for each row execute function core.touch_row();

create trigger tg_conversations_20_follow_status_flow
before insert or update of status on comms.conversations
for each row execute function core.follow_status_flow('comms.conversations');

comment on table comms.conversations is
    'Threads of messages with one contact through one channel. Class: tenant';
comment on column comms.conversations.organization_id is 'Tenant that the row belongs to';
comment on column comms.conversations.id is 'Identifies the conversation; ordered by time';
comment on column comms.conversations.contact_id is 'Whom it is with; null while nobody knows';
comment on column comms.conversations.location_id is 'Branch that answers; null for every branch';
comment on column comms.conversations.assignee_id is 'Member who looks after it';
comment on column comms.conversations.channel is 'Through what the messages go';
comment on column comms.conversations.external_thread_id is
    'Id that the system behind the channel gave it';
comment on column comms.conversations.subject is 'What it is about, where the channel has that';
comment on column comms.conversations.status is 'How far it is; moves along ref.status_transitions';
comment on column comms.conversations.last_message_at is 'When the last message was sent';
comment on column comms.conversations.message_count is 'How many messages it has';
comment on column comms.conversations.unread_count is 'How many of them nobody has read';
comment on column comms.conversations.created_at is 'When the row was made';
comment on column comms.conversations.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column comms.conversations.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column comms.conversations.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column comms.conversations.deleted_at is
    'When the row was taken away; null while it counts';
comment on column comms.conversations.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column comms.conversations.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column comms.conversations.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column comms.conversations.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index comms.uq_conversations_external_thread_id is
    'For the conversation that a message belongs to; one living conversation a thread';
comment on index comms.idx_conversations_contact_id is
    'For the conversations of a contact, and for the foreign key';
comment on index comms.idx_conversations_location_id is
    'For the inbox of a branch, and for the foreign key';
comment on index comms.idx_conversations_assignee_id is
    'For the inbox of a member, and for the foreign key';
comment on index comms.idx_conversations_last_message_at is
    'For the inbox of the organization, newest first';
comment on trigger tg_conversations_10_touch_row on comms.conversations is
    'Keeps who wrote, when, and the version of the row';
comment on trigger tg_conversations_20_follow_status_flow on comms.conversations is
    'Lets the status move along ref.status_transitions only';
comment on constraint uq_conversations_channel on comms.conversations is
    'For comms.message_keys: a message has the channel of its conversation';

do $audit$
begin
    perform audit.attach('comms.conversations');
end
$audit$;

commit;
