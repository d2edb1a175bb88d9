-- Deploy routiq:billing/billing_events to pg
-- requires: billing/schema
-- requires: core/organizations
--
-- Not partitioned: a subscription tells of itself a few times a month.

begin;

create table billing.billing_events (
    organization_id uuid not null,
    event_id text not null,
    event_type text not null,
    occurred_at timestamptz not null,
    received_at timestamptz not null default now(),
    subscription_id text,
    plan_code text,
    told_status text,
    outcome text not null,
    constraint pk_billing_events primary key (organization_id, event_id),
    constraint fk_billing_events_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint ck_billing_events_event_id check (length(event_id) between 1 and 255),
    constraint ck_billing_events_event_type check (length(event_type) between 1 and 255),
    constraint ck_billing_events_outcome check (outcome in ('applied', 'older', 'ignored'))
);

alter table billing.billing_events owner to app_owner;

alter table billing.billing_events enable row level security;
alter table billing.billing_events force row level security;

comment on table billing.billing_events is
    'What Stripe told of the plan of an organization, each event once. Class: queue';
comment on column billing.billing_events.organization_id is 'Tenant that it concerns';
comment on column billing.billing_events.event_id is 'Id of the event at Stripe';
comment on column billing.billing_events.event_type is 'Type of the event, in the words of Stripe';
comment on column billing.billing_events.occurred_at is 'When it was, as Stripe says';
comment on column billing.billing_events.received_at is 'When it came in';
comment on column billing.billing_events.subscription_id is 'The subscription of Stripe';
comment on column billing.billing_events.plan_code is
    'Plan that the event named; no foreign key, for it is told as it was';
comment on column billing.billing_events.told_status is 'Status that the event named';
comment on column billing.billing_events.outcome is
    'applied, older than what is known, or ignored, for it concerns no plan';

commit;
