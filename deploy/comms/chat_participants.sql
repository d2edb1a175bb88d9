-- Deploy routiq:comms/chat_participants to pg
-- requires: comms/chat_rooms
-- requires: contact/contacts
-- requires: core/organization_members
-- requires: audit/attach

begin;

create table comms.chat_participants (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    room_id uuid not null,
    member_id uuid,
    contact_id uuid,
    read_sequence bigint not null default 0,
    read_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_chat_participants primary key (organization_id, id),
    constraint fk_chat_participants_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_chat_participants_room_id
    foreign key (organization_id, room_id)
    references comms.chat_rooms (organization_id, id),
    constraint fk_chat_participants_member_id
    foreign key (organization_id, member_id)
    references core.organization_members (organization_id, id),
    constraint fk_chat_participants_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id),
    constraint ck_chat_participants_member_id
    check (member_id is not null or contact_id is not null),
    constraint ck_chat_participants_read_sequence check (read_sequence >= 0),
    constraint ck_chat_participants_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table comms.chat_participants owner to app_owner;

alter table comms.chat_participants enable row level security;
alter table comms.chat_participants force row level security;

create unique index uq_chat_participants_member_id on comms.chat_participants
(organization_id, member_id, room_id)
where deleted_at is null;
create unique index uq_chat_participants_room_id on comms.chat_participants
(organization_id, room_id)
where member_id is null and deleted_at is null;
create index idx_chat_participants_member_id on comms.chat_participants
(organization_id, member_id);
create index idx_chat_participants_room_id on comms.chat_participants
(organization_id, room_id);
create index idx_chat_participants_contact_id on comms.chat_participants
(organization_id, contact_id);

create trigger tg_chat_participants_10_touch_row
before insert or update on comms.chat_participants
for each row execute function core.touch_row();

comment on table comms.chat_participants is
    'Who is in which room, and how far they have read. Class: tenant';
comment on column comms.chat_participants.organization_id is 'Tenant that the row belongs to';
comment on column comms.chat_participants.id is 'Identifies the row; ordered by time';
comment on column comms.chat_participants.room_id is 'Room';
comment on column comms.chat_participants.member_id is
    'Who of the staff is there; null: the customer of the room';
comment on column comms.chat_participants.contact_id is
    'Customer of the room, also where a member of the staff is meant, for policies';
comment on column comms.chat_participants.read_sequence is
    'Number of the last message that was read';
comment on column comms.chat_participants.read_at is 'When that was';
comment on column comms.chat_participants.created_at is 'When the row was made';
comment on column comms.chat_participants.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column comms.chat_participants.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column comms.chat_participants.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column comms.chat_participants.deleted_at is
    'When the row was taken away; null while it counts';
comment on column comms.chat_participants.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column comms.chat_participants.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column comms.chat_participants.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column comms.chat_participants.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index comms.uq_chat_participants_room_id is 'One customer a room';
comment on index comms.idx_chat_participants_contact_id is
    'For the rooms of a customer, and for the foreign key';
comment on index comms.uq_chat_participants_member_id is
    'Once in a room; for the rooms of a member';
comment on index comms.idx_chat_participants_member_id is 'For the foreign key';
comment on index comms.idx_chat_participants_room_id is
    'For who is in a room, and for the foreign key';
comment on trigger tg_chat_participants_10_touch_row on comms.chat_participants is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('comms.chat_participants');
end
$audit$;

commit;
