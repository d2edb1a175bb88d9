-- Deploy routiq:comms/chat_rooms to pg
-- requires: comms/schema
-- requires: contact/contacts
-- requires: core/locations
-- requires: core/new_id
-- requires: core/touch_row
-- requires: audit/attach

begin;

create table comms.chat_rooms (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    location_id uuid,
    contact_id uuid,
    name text not null,
    last_sequence bigint not null default 0,
    last_message_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_chat_rooms primary key (organization_id, id),
    constraint fk_chat_rooms_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_chat_rooms_contact_id
    foreign key (organization_id, contact_id)
    references contact.contacts (organization_id, id),
    constraint fk_chat_rooms_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id),
    constraint ck_chat_rooms_name check (length(name) between 1 and 200),
    constraint ck_chat_rooms_last_sequence check (last_sequence >= 0),
    constraint ck_chat_rooms_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table comms.chat_rooms owner to app_owner;

alter table comms.chat_rooms enable row level security;
alter table comms.chat_rooms force row level security;

create index idx_chat_rooms_location_id on comms.chat_rooms
(organization_id, location_id);
create index idx_chat_rooms_contact_id on comms.chat_rooms
(organization_id, contact_id);

create trigger tg_chat_rooms_10_touch_row
before insert or update on comms.chat_rooms
for each row execute function core.touch_row();

comment on table comms.chat_rooms is
    'Where staff talk with each other, or with a customer. Class: tenant';
comment on column comms.chat_rooms.organization_id is 'Tenant that the row belongs to';
comment on column comms.chat_rooms.id is 'Identifies the row; ordered by time';
comment on column comms.chat_rooms.location_id is
    'Branch whose room it is; null: of the organization';
comment on column comms.chat_rooms.contact_id is
    'Customer who takes part; null: staff is among itself';
comment on column comms.chat_rooms.name is 'Name as shown to people';
comment on column comms.chat_rooms.last_sequence is
    'Number of the last message; whoever writes holds the row';
comment on column comms.chat_rooms.last_message_at is 'When the last message was written';
comment on column comms.chat_rooms.created_at is 'When the row was made';
comment on column comms.chat_rooms.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column comms.chat_rooms.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column comms.chat_rooms.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column comms.chat_rooms.deleted_at is
    'When the row was taken away; null while it counts';
comment on column comms.chat_rooms.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column comms.chat_rooms.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column comms.chat_rooms.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column comms.chat_rooms.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index comms.idx_chat_rooms_location_id is 'For the foreign key';
comment on index comms.idx_chat_rooms_contact_id is
    'For the rooms of a customer, and for the foreign key';
comment on trigger tg_chat_rooms_10_touch_row on comms.chat_rooms is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('comms.chat_rooms');
end
$audit$;

commit;
