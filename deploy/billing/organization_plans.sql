-- Deploy routiq:billing/organization_plans to pg
-- requires: billing/plans
-- requires: core/organizations
-- requires: core/follow_status_flow
--
-- One living row for an organization. What Stripe tells comes in any order, and another subscription may
-- begin when one has ended: so every status may follow every other.

begin;

create table billing.organization_plans (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    plan_code text not null,
    source text not null default 'routiq',
    external_id text,
    status text not null,
    quantity int not null default 1,
    end_at timestamptz,
    told_at timestamptz not null default now(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_organization_plans primary key (organization_id, id),
    constraint fk_organization_plans_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_organization_plans_plan_code
    foreign key (plan_code) references billing.plans (code),
    constraint ck_organization_plans_source check (source in ('routiq', 'stripe')),
    constraint ck_organization_plans_external_id
    check ((source = 'stripe') = (external_id is not null) and length(external_id) <= 255),
    constraint ck_organization_plans_quantity check (quantity >= 0),
    constraint ck_organization_plans_status
    check (
        status in (
            'incomplete', 'trialing', 'active', 'past_due', 'unpaid', 'paused', 'cancelled'
        )
    ),
    constraint ck_organization_plans_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table billing.organization_plans owner to app_owner;

alter table billing.organization_plans enable row level security;
alter table billing.organization_plans force row level security;

create unique index uq_organization_plans_organization_id on billing.organization_plans
(organization_id)
where deleted_at is null;
create index idx_organization_plans_plan_code on billing.organization_plans (plan_code);

insert into ref.status_transitions (entity, from_status, to_status)
select
    'billing.organization_plans' as entity,
    f.former,
    t.later
from unnest(
        array[
            '', 'incomplete', 'trialing', 'active', 'past_due', 'unpaid', 'paused', 'cancelled'
        ]
    ) as f (former)
cross join
    unnest(
        array[
            'incomplete', 'trialing', 'active', 'past_due', 'unpaid', 'paused', 'cancelled'
        ]
    ) as t (later)
where f.former <> t.later;

create trigger tg_organization_plans_10_touch_row
before insert or update on billing.organization_plans
for each row execute function core.touch_row();

create trigger tg_organization_plans_20_follow_status_flow
before insert or update of status on billing.organization_plans
for each row execute function core.follow_status_flow('billing.organization_plans');

comment on table billing.organization_plans is
    'The plan of the platform that an organization has. Class: tenant';
comment on column billing.organization_plans.organization_id is 'Tenant that the row belongs to';
comment on column billing.organization_plans.id is 'Identifies the row; ordered by time';
comment on column billing.organization_plans.plan_code is 'The plan';
comment on column billing.organization_plans.source is
    'Who says so: routiq, set by a platform administrator, or stripe';
comment on column billing.organization_plans.external_id is
    'The subscription of Stripe; null where nobody pays by it';
comment on column billing.organization_plans.status is
    'How it stands; moves along ref.status_transitions';
comment on column billing.organization_plans.quantity is 'How many of it, as Stripe counts';
comment on column billing.organization_plans.end_at is
    'When the period that is paid ends; null where it has no end';
comment on column billing.organization_plans.told_at is
    'As of when this is known: older never takes the place of newer';
comment on column billing.organization_plans.created_at is 'When the row was made';
comment on column billing.organization_plans.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column billing.organization_plans.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column billing.organization_plans.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column billing.organization_plans.deleted_at is
    'When the row was taken away; null while it counts';
comment on column billing.organization_plans.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column billing.organization_plans.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column billing.organization_plans.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column billing.organization_plans.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index billing.uq_organization_plans_organization_id is
    'One plan for an organization; for every limit that is asked';
comment on index billing.idx_organization_plans_plan_code is
    'For the foreign key, and for who has a plan';
comment on trigger tg_organization_plans_10_touch_row on billing.organization_plans is
    'Keeps who wrote, when, and the version of the row';
comment on trigger tg_organization_plans_20_follow_status_flow on billing.organization_plans is
    'Lets the status move along ref.status_transitions only';

do $audit$
begin
    perform audit.attach('billing.organization_plans');
end
$audit$;

commit;
