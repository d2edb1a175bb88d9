-- Deploy routiq:integration/webhook_event_keys to pg
-- requires: integration/webhook_endpoints
--
-- No foreign key to organizations: each key is written with its event, in one transaction, whose endpoint
-- has one. To look the organization up once more would lock its row with every call.

begin;

create table integration.webhook_event_keys (
    organization_id uuid not null,
    service_code text not null,
    event_id text not null,
    webhook_event_id uuid not null,
    received_at timestamptz not null default now(),
    constraint pk_webhook_event_keys primary key (organization_id, service_code, event_id),
    constraint ck_webhook_event_keys_event_id check (length(event_id) between 1 and 500)
);

alter table integration.webhook_event_keys owner to app_owner;

alter table integration.webhook_event_keys enable row level security;
alter table integration.webhook_event_keys force row level security;

comment on table integration.webhook_event_keys is
    'Which events were taken already: unique where a partitioned table cannot be. Class: queue';
comment on column integration.webhook_event_keys.organization_id is
    'Tenant that the row belongs to';
comment on column integration.webhook_event_keys.service_code is 'System that sent the event';
comment on column integration.webhook_event_keys.event_id is 'Id that the system gave it';
comment on column integration.webhook_event_keys.webhook_event_id is
    'Row of integration.webhook_events; no foreign key, so that partitions can go';
comment on column integration.webhook_event_keys.received_at is 'When it first came';

commit;
