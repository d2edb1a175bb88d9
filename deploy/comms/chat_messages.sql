-- Deploy routiq:comms/chat_messages to pg
-- requires: comms/chat_rooms
-- requires: contact/contacts
-- requires: audit/attach

begin;

create table comms.chat_messages (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    room_id uuid not null,
    contact_id uuid,
    sequence bigint not null,
    author_id uuid not null,
    body text not null,
    sent_at timestamptz not null default now(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_chat_messages primary key (organization_id, id),
    constraint fk_chat_messages_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_chat_messages_room_id
    foreign key (organization_id, room_id)
    references comms.chat_rooms (organization_id, id),
    constraint fk_chat_messages_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id),
    constraint ck_chat_messages_sequence check (sequence > 0),
    constraint ck_chat_messages_body check (length(body) between 1 and 10000),
    constraint ck_chat_messages_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table comms.chat_messages owner to app_owner;

alter table comms.chat_messages enable row level security;
alter table comms.chat_messages force row level security;

create unique index uq_chat_messages_sequence on comms.chat_messages
(organization_id, room_id, sequence)
where deleted_at is null;
create index idx_chat_messages_room_id on comms.chat_messages
(organization_id, room_id);
create index idx_chat_messages_contact_id on comms.chat_messages
(organization_id, contact_id);

create trigger tg_chat_messages_10_touch_row
before insert or update on comms.chat_messages
for each row execute function core.touch_row();

comment on table comms.chat_messages is
    'What staff wrote to each other, and staff and customers. Class: tenant';
comment on column comms.chat_messages.organization_id is 'Tenant that the row belongs to';
comment on column comms.chat_messages.id is 'Identifies the row; ordered by time';
comment on column comms.chat_messages.room_id is 'Room';
comment on column comms.chat_messages.contact_id is 'Customer of the room, for policies';
comment on column comms.chat_messages.sequence is 'Number in the room, without gaps from 1';
comment on column comms.chat_messages.author_id is
    'User who wrote it; no foreign key, so that users can go';
comment on column comms.chat_messages.body is 'What was written';
comment on column comms.chat_messages.sent_at is 'When it was written';
comment on column comms.chat_messages.created_at is 'When the row was made';
comment on column comms.chat_messages.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column comms.chat_messages.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column comms.chat_messages.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column comms.chat_messages.deleted_at is
    'When the row was taken away; null while it counts';
comment on column comms.chat_messages.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column comms.chat_messages.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column comms.chat_messages.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column comms.chat_messages.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index comms.uq_chat_messages_sequence is
    'A number is given once; for pages of a room';
comment on index comms.idx_chat_messages_contact_id is 'For the foreign key';
comment on index comms.idx_chat_messages_room_id is 'For the foreign key';
comment on trigger tg_chat_messages_10_touch_row on comms.chat_messages is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('comms.chat_messages');
end
$audit$;

commit;
