-- Deploy routiq:integration/credentials to pg
-- requires: integration/key_encryption_keys
-- requires: integration/service_integrations
-- requires: core/organizations
-- requires: audit/attach

begin;

create table integration.credentials (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    integration_id uuid,
    kind text not null,
    ciphertext bytea not null,
    data_key_wrapped bytea not null,
    kek_version int not null,
    fingerprint text not null,
    valid_from_at timestamptz not null default now(),
    expires_at timestamptz,
    replaced_by_id uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_credentials primary key (organization_id, id),
    constraint fk_credentials_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_credentials_integration_id
    foreign key (organization_id, integration_id)
    references integration.service_integrations (organization_id, id),
    constraint fk_credentials_kek_version
    foreign key (kek_version) references integration.key_encryption_keys (version),
    constraint fk_credentials_replaced_by_id
    foreign key (organization_id, replaced_by_id)
    references integration.credentials (organization_id, id)
    on delete set null (replaced_by_id)
    deferrable initially deferred,
    constraint ck_credentials_kind check (kind ~ '^[a-z][a-z0-9_]{0,31}$'),
    constraint ck_credentials_ciphertext check (length(ciphertext) between 64 and 65600),
    constraint ck_credentials_data_key_wrapped check (length(data_key_wrapped) = 128),
    constraint ck_credentials_fingerprint check (fingerprint ~ '^[0-9a-f]{16}$'),
    constraint ck_credentials_expires_at check (expires_at >= valid_from_at),
    constraint ck_credentials_replaced_by_id check (replaced_by_id <> id),
    constraint ck_credentials_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table integration.credentials owner to app_owner;

alter table integration.credentials enable row level security;
alter table integration.credentials force row level security;

create unique index uq_credentials_current on integration.credentials
(organization_id, integration_id, kind)
where deleted_at is null and replaced_by_id is null;
create index idx_credentials_integration_id on integration.credentials
(organization_id, integration_id);
create index idx_credentials_replaced_by_id on integration.credentials
(organization_id, replaced_by_id);
create index idx_credentials_kek_version on integration.credentials (kek_version);

create trigger tg_credentials_10_touch_row
before insert or update on integration.credentials
for each row execute function core.touch_row();

comment on table integration.credentials is
    'What integrations sign in with, each encrypted by a key of its own, which is wrapped by a '
    'key-encryption key. Class: tenant';
comment on column integration.credentials.organization_id is 'Tenant that the row belongs to';
comment on column integration.credentials.id is 'Identifies the credential; ordered by time';
comment on column integration.credentials.integration_id is
    'Integration that signs in with it; null where another row names it, such as the address of a '
    'webhook';
comment on column integration.credentials.kind is
    'What it is, such as api_key, oauth_token or signing_secret';
comment on column integration.credentials.ciphertext is
    'The value by A256CBC-HS512 (RFC 7518): vector, ciphertext, tag; bound to this row';
comment on column integration.credentials.data_key_wrapped is
    'Key of the value, encrypted in the same way by the key-encryption key; bound to this row';
comment on column integration.credentials.kek_version is 'Key-encryption key that wraps it';
comment on column integration.credentials.fingerprint is
    'Names the value to people and tells nothing of it; the same value has another one elsewhere';
comment on column integration.credentials.valid_from_at is
    'Since when the value works; its age counts from here';
comment on column integration.credentials.expires_at is
    'When the value stops working; null where nobody knows';
comment on column integration.credentials.replaced_by_id is
    'Credential that took its place; until it expires both work';
comment on column integration.credentials.created_at is 'When the row was made';
comment on column integration.credentials.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column integration.credentials.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column integration.credentials.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column integration.credentials.deleted_at is
    'When the row was taken away; null while it counts';
comment on column integration.credentials.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column integration.credentials.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column integration.credentials.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column integration.credentials.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index integration.uq_credentials_current is
    'One current credential of a kind for an integration; for the value that it signs in with';
comment on index integration.idx_credentials_integration_id is
    'For the values of an integration that work, and for the foreign key';
comment on index integration.idx_credentials_replaced_by_id is
    'For the foreign key: what a credential took the place of';
comment on index integration.idx_credentials_kek_version is
    'For what a key-encryption key still wraps, and for the foreign key';
comment on trigger tg_credentials_10_touch_row on integration.credentials is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('integration.credentials');
end
$audit$;

commit;
