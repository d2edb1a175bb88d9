-- Deploy routiq:core/idempotency_keys to pg
-- requires: core/organizations
-- requires: core/users
-- requires: core/sha256_digest

begin;

create table core.idempotency_keys (
    organization_id uuid not null,
    user_id uuid not null,
    key text not null,
    arguments_digest core.sha256_digest not null,
    result jsonb,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null default now() + interval '24 hours',
    constraint pk_idempotency_keys primary key (organization_id, user_id, key),
    constraint fk_idempotency_keys_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_idempotency_keys_user_id foreign key (user_id) references core.users (id),
    constraint ck_idempotency_keys_key check (length(key) between 1 and 200)
);

alter table core.idempotency_keys owner to app_owner;

alter table core.idempotency_keys enable row level security;
alter table core.idempotency_keys force row level security;

create index idx_idempotency_keys_user_id on core.idempotency_keys (user_id);
create index idx_idempotency_keys_expires_at on core.idempotency_keys
(organization_id, expires_at);

comment on table core.idempotency_keys is
    'Results of writes that a client may send again. Append and finish; rows go after their '
    'time. Class: queue';
comment on column core.idempotency_keys.organization_id is 'Tenant that the row belongs to';
comment on column core.idempotency_keys.user_id is 'Who called';
comment on column core.idempotency_keys.key is 'The key that the client chose';
comment on column core.idempotency_keys.arguments_digest is
    'SHA-256 of function and arguments: the same key with others is refused';
comment on column core.idempotency_keys.result is
    'What the first call returned; null while it runs';
comment on column core.idempotency_keys.created_at is 'When the first call was made';
comment on column core.idempotency_keys.expires_at is
    'From when the key may be used for something else';
comment on index core.idx_idempotency_keys_user_id is
    'For the foreign key: keys that stand in the way of deleting a user';
comment on index core.idx_idempotency_keys_expires_at is
    'For keys of an organization whose time is over';

commit;
