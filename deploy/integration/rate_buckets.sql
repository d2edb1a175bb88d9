-- Deploy routiq:integration/rate_buckets to pg
-- requires: integration/service_integrations
--
-- Every request writes here, under the lock of the row, so the page is left mostly free and no index
-- holds what is written.

begin;

create table integration.rate_buckets (
    organization_id uuid not null,
    integration_id uuid not null,
    name text not null default 'all',
    capacity double precision not null,
    refill_per_second double precision not null,
    tokens double precision not null,
    refilled_at timestamptz not null default now(),
    resumes_at timestamptz,
    constraint pk_rate_buckets primary key (organization_id, integration_id, name),
    constraint fk_rate_buckets_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_rate_buckets_integration_id
    foreign key (organization_id, integration_id)
    references integration.service_integrations (organization_id, id),
    constraint ck_rate_buckets_name check (name ~ '^[a-z][a-z0-9_]{0,31}$'),
    constraint ck_rate_buckets_capacity check (capacity >= 1 and capacity < 'infinity'),
    constraint ck_rate_buckets_refill_per_second
    check (refill_per_second > 0 and refill_per_second < 'infinity'),
    constraint ck_rate_buckets_tokens check (tokens between 0 and capacity)
)
with (
    fillfactor = 30,
    autovacuum_vacuum_threshold = 200,
    autovacuum_vacuum_scale_factor = 0.05
);

alter table integration.rate_buckets owner to app_owner;

alter table integration.rate_buckets enable row level security;
alter table integration.rate_buckets force row level security;

comment on table integration.rate_buckets is
    'How often an account may still be asked: tokens that come back with time. Class: queue';
comment on column integration.rate_buckets.organization_id is 'Tenant that the row belongs to';
comment on column integration.rate_buckets.integration_id is 'Account at the other system';
comment on column integration.rate_buckets.name is
    'What the limit is for, where a system has several';
comment on column integration.rate_buckets.capacity is 'Tokens of a full bucket: the longest burst';
comment on column integration.rate_buckets.refill_per_second is 'Tokens that come back in a second';
comment on column integration.rate_buckets.tokens is 'Tokens that were there at refilled_at';
comment on column integration.rate_buckets.refilled_at is 'When tokens was right';
comment on column integration.rate_buckets.resumes_at is
    'Before then nobody asks: the system said so (Retry-After)';

commit;
