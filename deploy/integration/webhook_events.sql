-- Deploy routiq:integration/webhook_events to pg
-- requires: integration/webhook_endpoints
-- requires: core/ensure_partitions
-- requires: core/new_id
-- requires: core/follow_status_flow
--
-- The trigger is made before the partitions, which take it over: afterwards only their owner could.
-- The organization is held by the key of the endpoint, which names it; one to organizations as well would
-- lock a row of every tenant a second time with every call.

begin;

create table integration.webhook_events (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    endpoint_id uuid not null,
    service_code text not null,
    event_id text not null,
    event_type text,
    headers jsonb not null default '{}',
    body bytea not null,
    payload jsonb,
    signature_status text not null default 'unverified',
    occurred_at timestamptz,
    received_at timestamptz not null default now(),
    processed_at timestamptz,
    ordering_key text,
    status text not null default 'received',
    attempts int not null default 0,
    last_error text,
    job_id uuid,
    constraint pk_webhook_events primary key (organization_id, id, received_at),
    constraint fk_webhook_events_endpoint_id
    foreign key (organization_id, endpoint_id)
    references integration.webhook_endpoints (organization_id, id),
    constraint ck_webhook_events_signature_status
    check (signature_status in ('unverified', 'valid', 'invalid', 'unsigned')),
    constraint ck_webhook_events_status
    check (status in ('received', 'processing', 'processed', 'ignored', 'failed', 'dead')),
    constraint ck_webhook_events_headers check (jsonb_typeof(headers) = 'object'),
    constraint ck_webhook_events_attempts check (attempts >= 0)
)
partition by range (received_at);

alter table integration.webhook_events owner to app_owner;

alter table integration.webhook_events enable row level security;
alter table integration.webhook_events force row level security;

create index idx_webhook_events_endpoint_id on integration.webhook_events
(organization_id, endpoint_id, received_at, id);
create index idx_webhook_events_ordering_key on integration.webhook_events
(organization_id, endpoint_id, ordering_key, occurred_at)
where ordering_key is not null;

create index idx_webhook_events_signature_status on integration.webhook_events
(organization_id, endpoint_id)
where signature_status = 'unverified';

create trigger tg_webhook_events_20_follow_status_flow
before insert or update of status on integration.webhook_events
for each row execute function core.follow_status_flow('integration.webhook_events');

comment on table integration.webhook_events is
    'What other systems sent, exactly as it came. Class: queue';
comment on column integration.webhook_events.organization_id is 'Tenant that the row belongs to';
comment on column integration.webhook_events.id is 'Identifies the event; ordered by time';
comment on column integration.webhook_events.endpoint_id is 'Endpoint that was called';
comment on column integration.webhook_events.service_code is 'System that sent it';
comment on column integration.webhook_events.event_id is
    'Id that the system gave it, else the SHA-256 of the body';
comment on column integration.webhook_events.event_type is
    'What happened, in the words of the system';
comment on column integration.webhook_events.headers is 'Headers of the call; an object';
comment on column integration.webhook_events.body is
    'The body, byte for byte: signatures are over it';
comment on column integration.webhook_events.payload is 'The body as JSON; null where it is none';
comment on column integration.webhook_events.signature_status is
    'unverified until somebody with the keyring has looked; unsigned where the system signs '
    'nothing';
comment on column integration.webhook_events.occurred_at is 'When it happened, as the system says';
comment on column integration.webhook_events.received_at is 'When it came; decides the partition';
comment on column integration.webhook_events.processed_at is
    'When it was done with; null while it waits';
comment on column integration.webhook_events.ordering_key is
    'Events with one key are worked off one at a time';
comment on column integration.webhook_events.status is 'How far it is';
comment on column integration.webhook_events.attempts is 'How often it was tried';
comment on column integration.webhook_events.last_error is 'Why the last try failed';
comment on column integration.webhook_events.job_id is 'Job that works it off';
comment on index integration.idx_webhook_events_endpoint_id is
    'For the events of an endpoint, newest first, and for the foreign key';
comment on index integration.idx_webhook_events_ordering_key is
    'For what waits under an ordering key, oldest first, and for the newest that was applied';
comment on index integration.idx_webhook_events_signature_status is
    'For how many events of an endpoint nobody has verified yet: they are bounded';
comment on trigger tg_webhook_events_20_follow_status_flow on integration.webhook_events is
    'Lets the status move along ref.status_transitions only';

insert into ref.status_transitions (entity, from_status, to_status)
values
('integration.webhook_events', '', 'received'),
('integration.webhook_events', 'received', 'processing'),
('integration.webhook_events', 'received', 'processed'),
('integration.webhook_events', 'received', 'ignored'),
('integration.webhook_events', 'received', 'failed'),
('integration.webhook_events', 'received', 'dead'),
('integration.webhook_events', 'processing', 'received'),
('integration.webhook_events', 'processing', 'processed'),
('integration.webhook_events', 'processing', 'ignored'),
('integration.webhook_events', 'processing', 'failed'),
('integration.webhook_events', 'processing', 'dead'),
('integration.webhook_events', 'failed', 'received'),
('integration.webhook_events', 'failed', 'processing'),
('integration.webhook_events', 'failed', 'dead'),
('integration.webhook_events', 'dead', 'received'),
('integration.webhook_events', 'processed', 'received'),
('integration.webhook_events', 'ignored', 'received');

do $partitions$
begin
    perform core.ensure_partitions('integration.webhook_events', 3);
end
$partitions$;

commit;
