-- Deploy routiq:billing/plans to pg
-- requires: billing/schema
-- requires: core/new_id
-- requires: core/touch_row
-- requires: audit/attach
--
-- What the platform sells to organizations, not what they sell to patients: that is
-- billing.subscriptions. The code of a plan stands at Stripe, see billing.apply_stripe_event.

begin;

create table billing.plans (
    code text not null,
    id uuid not null default core.new_id(),
    name text not null,
    is_default boolean not null default false,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    row_version int not null default 1,
    constraint pk_plans primary key (code),
    constraint ck_plans_code check (code ~ '^[a-z][a-z0-9_]{0,62}$'),
    constraint ck_plans_name check (length(name) between 1 and 200)
);

alter table billing.plans owner to app_owner;

alter table billing.plans enable row level security;
alter table billing.plans force row level security;

create unique index uq_plans_is_default on billing.plans (is_default)
where is_default;

create trigger tg_plans_10_touch_row
before insert or update on billing.plans
for each row execute function core.touch_row();

comment on table billing.plans is 'Plans of the platform. Class: global';
comment on column billing.plans.code is 'Name of the plan in programs, and at Stripe';
comment on column billing.plans.id is 'Names the row in the audit trail';
comment on column billing.plans.name is 'Name of the plan, for people';
comment on column billing.plans.is_default is
    'Whether it holds for who has no plan, or whose plan counts no more';
comment on column billing.plans.created_at is 'When the row was made';
comment on column billing.plans.updated_at is 'When the row last changed; kept by core.touch_row';
comment on column billing.plans.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column billing.plans.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column billing.plans.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on index billing.uq_plans_is_default is
    'One plan at most is the default; for who has no other';
comment on trigger tg_plans_10_touch_row on billing.plans is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('billing.plans');
end
$audit$;

commit;
