-- Deploy routiq:billing/entitlements to pg
-- requires: billing/plans
-- requires: ref/limited_resources

begin;

create table billing.entitlements (
    plan_code text not null,
    resource text not null,
    id uuid not null default core.new_id(),
    maximum int not null,
    is_per_unit boolean not null default false,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    row_version int not null default 1,
    constraint pk_entitlements primary key (plan_code, resource),
    constraint fk_entitlements_plan_code foreign key (plan_code) references billing.plans (code),
    constraint fk_entitlements_resource
    foreign key (resource) references ref.limited_resources (resource),
    constraint ck_entitlements_maximum check (maximum >= 0)
);

alter table billing.entitlements owner to app_owner;

alter table billing.entitlements enable row level security;
alter table billing.entitlements force row level security;

create index idx_entitlements_resource on billing.entitlements (resource);

create trigger tg_entitlements_10_touch_row
before insert or update on billing.entitlements
for each row execute function core.touch_row();

comment on table billing.entitlements is
    'How many of something a plan allows; what has no row is not limited. Class: global';
comment on column billing.entitlements.plan_code is 'The plan';
comment on column billing.entitlements.resource is 'What it limits';
comment on column billing.entitlements.id is 'Names the row in the audit trail';
comment on column billing.entitlements.maximum is 'How many there may be';
comment on column billing.entitlements.is_per_unit is
    'Whether so many there may be for each that is bought, such as for seats';
comment on column billing.entitlements.created_at is 'When the row was made';
comment on column billing.entitlements.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column billing.entitlements.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column billing.entitlements.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column billing.entitlements.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on index billing.idx_entitlements_resource is 'For the foreign key';
comment on trigger tg_entitlements_10_touch_row on billing.entitlements is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('billing.entitlements');
end
$audit$;

commit;
