-- Deploy routiq:analytics/cache to pg
-- requires: analytics/schema
-- requires: core/organizations
--
-- Unlogged: what is lost with the server is counted again. A row is found by its key; only those that
-- share a tag are looked for otherwise, and an organization has few of either.

begin;

create unlogged table analytics.cache (
    organization_id uuid not null,
    key text not null,
    value jsonb not null,
    tags text[] not null default '{}',
    expires_at timestamptz not null,
    created_at timestamptz not null default now(),
    constraint pk_cache primary key (organization_id, key),
    constraint fk_cache_organization_id
    foreign key (organization_id) references core.organizations (id)
    on delete cascade,
    constraint ck_cache_key check (length(key) between 1 and 200),
    constraint ck_cache_tags check (array_position(tags, null) is null),
    constraint ck_cache_expires_at
    check (expires_at > created_at and expires_at <= created_at + interval '1 day')
)
with (
    fillfactor = 50,
    autovacuum_vacuum_threshold = 200,
    autovacuum_vacuum_scale_factor = 0.05
);

alter table analytics.cache owner to app_owner;

alter table analytics.cache enable row level security;
alter table analytics.cache force row level security;

comment on table analytics.cache is
    'Answers that were dear to count and may be a little old, until they expire or a tag of theirs '
    'is taken away. Class: derived';
comment on column analytics.cache.organization_id is 'Tenant that the row belongs to';
comment on column analytics.cache.key is
    'Names the answer and what it depends on: arguments, and branches where they matter';
comment on column analytics.cache.value is 'The answer';
comment on column analytics.cache.tags is
    'What the answer was counted from: whoever changes that takes it away by one of these';
comment on column analytics.cache.expires_at is 'From when it holds no more';
comment on column analytics.cache.created_at is 'When it was counted';

commit;
