-- Deploy routiq:integration/webhook_traffic to pg
-- requires: integration/webhook_endpoints
--
-- Every call of an endpoint writes one of its eight rows, under the lock of the row, so the page is left
-- mostly free and no index holds what is written. What is refused leaves its trace here and nowhere
-- else: eight rows an endpoint, however much comes.

begin;

create table integration.webhook_traffic (
    organization_id uuid not null,
    endpoint_id uuid not null,
    slot smallint not null,
    tokens double precision not null,
    refilled_at timestamptz not null,
    accepted_count bigint not null default 0,
    known_count bigint not null default 0,
    refused_counts jsonb not null default '{}',
    last_refusals jsonb not null default '{}',
    constraint pk_webhook_traffic primary key (organization_id, endpoint_id, slot),
    constraint fk_webhook_traffic_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_webhook_traffic_endpoint_id
    foreign key (organization_id, endpoint_id)
    references integration.webhook_endpoints (organization_id, id),
    constraint ck_webhook_traffic_slot check (slot between 0 and 7),
    constraint ck_webhook_traffic_tokens check (tokens >= 0 and tokens < 'infinity'),
    constraint ck_webhook_traffic_counts check (least(accepted_count, known_count) >= 0),
    constraint ck_webhook_traffic_refusals
    check (jsonb_typeof(refused_counts) = 'object' and jsonb_typeof(last_refusals) = 'object')
)
with (
    fillfactor = 30,
    autovacuum_vacuum_threshold = 200,
    autovacuum_vacuum_scale_factor = 0.05
);

alter table integration.webhook_traffic owner to app_owner;

alter table integration.webhook_traffic enable row level security;
alter table integration.webhook_traffic force row level security;

comment on table integration.webhook_traffic is
    'What came to an endpoint and what it may still take, in eight rows so that calls do not wait '
    'for each other. Class: queue';
comment on column integration.webhook_traffic.organization_id is 'Tenant that the row belongs to';
comment on column integration.webhook_traffic.endpoint_id is 'Endpoint that was called';
comment on column integration.webhook_traffic.slot is 'Which of the eight rows';
comment on column integration.webhook_traffic.tokens is
    'Calls that this row may still take, as of refilled_at';
comment on column integration.webhook_traffic.refilled_at is
    'When tokens was right: the last call that was written here';
comment on column integration.webhook_traffic.accepted_count is 'Events that were kept';
comment on column integration.webhook_traffic.known_count is 'Events that came again';
comment on column integration.webhook_traffic.refused_counts is
    'Calls that were refused, by reason; of rate_limited at most one a second. An object';
comment on column integration.webhook_traffic.last_refusals is
    'The last call that was refused for each reason: when, and size and SHA-256 of the body. An '
    'object';

-- A sequence counts without a lock, never grows, and keeps its count when the refusal undoes the rest.
create sequence integration.unknown_endpoint_calls as bigint;
alter sequence integration.unknown_endpoint_calls owner to app_owner;
comment on sequence integration.unknown_endpoint_calls is
    'Counts calls whose token belongs to no endpoint; last_value tells how many';

commit;
