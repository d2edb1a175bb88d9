-- Deploy routiq:comms/message_attachments to pg
-- requires: comms/messages
-- requires: docs/assets
-- requires: audit/attach

begin;

create table comms.message_attachments (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    message_id uuid not null,
    contact_id uuid,
    location_id uuid,
    is_private boolean not null default false,
    asset_id uuid,
    url text,
    file_name text,
    media_type text not null default 'application/octet-stream',
    byte_size bigint,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_message_attachments primary key (organization_id, id),
    constraint fk_message_attachments_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_message_attachments_message_id
    foreign key (organization_id, message_id)
    references comms.message_keys (organization_id, message_id),
    constraint fk_message_attachments_asset_id
    foreign key (organization_id, asset_id)
    references docs.assets (organization_id, id),
    constraint ck_message_attachments_place check (num_nonnulls(asset_id, url) >= 1),
    constraint ck_message_attachments_url check (url ~ '^https?://' and length(url) <= 2048),
    constraint ck_message_attachments_file_name check (length(file_name) between 1 and 255),
    constraint ck_message_attachments_media_type
    check (media_type ~ '^[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*$'),
    constraint ck_message_attachments_byte_size check (byte_size >= 0),
    constraint ck_message_attachments_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table comms.message_attachments owner to app_owner;

alter table comms.message_attachments enable row level security;
alter table comms.message_attachments force row level security;

create index idx_message_attachments_message_id on comms.message_attachments
(organization_id, message_id);
create index idx_message_attachments_asset_id on comms.message_attachments
(organization_id, asset_id);

create trigger tg_message_attachments_10_touch_row
before insert or update on comms.message_attachments
for each row execute function core.touch_row();

comment on table comms.message_attachments is 'Files that came with messages. Class: tenant';
comment on column comms.message_attachments.organization_id is 'Tenant that the row belongs to';
comment on column comms.message_attachments.id is 'Identifies the attachment; ordered by time';
comment on column comms.message_attachments.message_id is 'Message that it came with';
comment on column comms.message_attachments.contact_id is
    'Whom the conversation is with; copied from the message';
comment on column comms.message_attachments.location_id is
    'Branch of the conversation; copied from the message';
comment on column comms.message_attachments.is_private is
    'Whether it belongs to a note among staff; copied from the message';
comment on column comms.message_attachments.asset_id is
    'Stored file; null while it lies with the sender''s system alone';
comment on column comms.message_attachments.url is 'Where the sender''s system offers it';
comment on column comms.message_attachments.file_name is 'Name of the file, as it was sent';
comment on column comms.message_attachments.media_type is 'Media type (RFC 6838)';
comment on column comms.message_attachments.byte_size is
    'Length in bytes; null while it is unknown';
comment on column comms.message_attachments.created_at is 'When the row was made';
comment on column comms.message_attachments.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column comms.message_attachments.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column comms.message_attachments.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column comms.message_attachments.deleted_at is
    'When the row was taken away; null while it counts';
comment on column comms.message_attachments.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column comms.message_attachments.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column comms.message_attachments.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column comms.message_attachments.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index comms.idx_message_attachments_message_id is
    'For the attachments of a message, and for the foreign key';
comment on index comms.idx_message_attachments_asset_id is
    'For the messages that a stored file came with, and for the foreign key';
comment on trigger tg_message_attachments_10_touch_row on comms.message_attachments is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('comms.message_attachments');
end
$audit$;

commit;
