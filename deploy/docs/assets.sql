-- Deploy routiq:docs/assets to pg
-- requires: docs/schema
-- requires: core/organizations
-- requires: core/sha256_digest
-- requires: core/follow_status_flow
-- requires: audit/sensitive_columns
-- requires: audit/attach
--
-- The bytes lie in a store of objects; here stands which, where, and their digest. What a scanner
-- has not passed yet is for staff alone (docs.read_assets).

begin;

create table docs.assets (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    sha256 core.sha256_digest not null,
    media_type text not null,
    byte_size bigint not null,
    storage text not null,
    bucket text not null,
    storage_key text not null,
    encryption text not null default 'store',
    scan_status text not null default 'pending',
    scanned_at timestamptz,
    retain_until_on date,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_assets primary key (organization_id, id),
    constraint fk_assets_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint ck_assets_media_type
    check (media_type ~ '^[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*$'),
    constraint ck_assets_byte_size check (byte_size >= 0),
    constraint ck_assets_storage check (storage in ('s3', 'supabase', 'gcs', 'azure')),
    constraint ck_assets_bucket check (length(bucket) between 1 and 255),
    constraint ck_assets_storage_key check (length(storage_key) between 1 and 1024),
    constraint ck_assets_encryption
    check (encryption in ('none', 'store', 'managed_key', 'client')),
    constraint ck_assets_scan_status
    check (scan_status in ('pending', 'clean', 'infected', 'failed')),
    constraint ck_assets_scanned_at check (scan_status = 'pending' or scanned_at is not null),
    constraint ck_assets_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table docs.assets owner to app_owner;

alter table docs.assets enable row level security;
alter table docs.assets force row level security;

create unique index uq_assets_sha256 on docs.assets
(organization_id, sha256)
where deleted_at is null;
create unique index uq_assets_storage_key on docs.assets
(organization_id, storage, bucket, storage_key)
where deleted_at is null;

insert into ref.status_transitions (entity, from_status, to_status)
values
('docs.assets.scan_status', '', 'pending'),
('docs.assets.scan_status', '', 'clean'),
('docs.assets.scan_status', '', 'infected'),
('docs.assets.scan_status', '', 'failed'),
('docs.assets.scan_status', 'pending', 'clean'),
('docs.assets.scan_status', 'pending', 'infected'),
('docs.assets.scan_status', 'pending', 'failed'),
('docs.assets.scan_status', 'failed', 'clean'),
('docs.assets.scan_status', 'failed', 'infected'),
-- a scanner that knows more finds what another did not
('docs.assets.scan_status', 'clean', 'infected'),
('docs.assets.scan_status', 'infected', 'clean');

create trigger tg_assets_10_touch_row
before insert or update on docs.assets
for each row execute function core.touch_row();

create trigger tg_assets_20_follow_status_flow_scan_status
before insert or update of scan_status on docs.assets
for each row execute function core.follow_status_flow('docs.assets.scan_status');

comment on table docs.assets is
    'Stored files, apart from the documents that show them: each content once. Class: tenant';
comment on column docs.assets.organization_id is 'Tenant that the row belongs to';
comment on column docs.assets.id is 'Identifies the file; ordered by time';
comment on column docs.assets.sha256 is 'SHA-256 of the bytes: the same content is kept once';
comment on column docs.assets.media_type is 'Media type (RFC 6838)';
comment on column docs.assets.byte_size is 'Length in bytes';
comment on column docs.assets.storage is 'Kind of store that holds the bytes';
comment on column docs.assets.bucket is 'Bucket or container of the store';
comment on column docs.assets.storage_key is 'Name of the object in the bucket';
comment on column docs.assets.encryption is
    'Who holds the key to the bytes at rest: none, the store itself, a key service that the store '
    'asks (managed_key), or whoever wrote them (client)';
comment on column docs.assets.scan_status is
    'What a scanner for malware says: pending, clean, infected or failed; moves along '
    'ref.status_transitions';
comment on column docs.assets.scanned_at is 'When a scanner last said so';
comment on column docs.assets.retain_until_on is
    'Last day on which the row has to be kept, deleted or not (core.purge_table); null for what '
    'the purge policy says alone';
comment on column docs.assets.created_at is 'When the row was made';
comment on column docs.assets.updated_at is 'When the row last changed; kept by core.touch_row';
comment on column docs.assets.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column docs.assets.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column docs.assets.deleted_at is 'When the row was taken away; null while it counts';
comment on column docs.assets.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column docs.assets.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column docs.assets.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column docs.assets.metadata is 'Whatever an integration keeps with the row; an object';
comment on index docs.uq_assets_sha256 is
    'One file a content and organization; finds what is there already';
comment on index docs.uq_assets_storage_key is
    'One content a place: an object is not written twice';
comment on trigger tg_assets_10_touch_row on docs.assets is
    'Keeps who wrote, when, and the version of the row';
comment on trigger tg_assets_20_follow_status_flow_scan_status on docs.assets is
    'Lets what a scanner says move along ref.status_transitions only';

insert into audit.sensitive_columns (table_name, column_name, reason)
values
('docs.assets', 'storage_key', 'may name a person');

do $audit$
begin
    perform audit.attach('docs.assets');
end
$audit$;

commit;
