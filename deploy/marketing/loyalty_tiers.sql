-- Deploy routiq:marketing/loyalty_tiers to pg
-- requires: marketing/schema
-- requires: core/organizations
-- requires: core/new_id
-- requires: core/touch_row
-- requires: audit/attach

begin;

create table marketing.loyalty_tiers (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    name text not null,
    points_from int not null,
    points_for_unit numeric(8, 3) not null default 1,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_loyalty_tiers primary key (organization_id, id),
    constraint fk_loyalty_tiers_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint ck_loyalty_tiers_name check (length(name) between 1 and 100),
    constraint ck_loyalty_tiers_points_from check (points_from >= 0),
    constraint ck_loyalty_tiers_points_for_unit check (points_for_unit between 0 and 1000),
    constraint ck_loyalty_tiers_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table marketing.loyalty_tiers owner to app_owner;

alter table marketing.loyalty_tiers enable row level security;
alter table marketing.loyalty_tiers force row level security;

create unique index uq_loyalty_tiers_points_from on marketing.loyalty_tiers
(organization_id, points_from)
where deleted_at is null;

create trigger tg_loyalty_tiers_10_touch_row
before insert or update on marketing.loyalty_tiers
for each row execute function core.touch_row();

comment on table marketing.loyalty_tiers is
    'What loyal people get: points for what they spend. Class: tenant';
comment on column marketing.loyalty_tiers.organization_id is 'Tenant that the row belongs to';
comment on column marketing.loyalty_tiers.id is 'Identifies the row; ordered by time';
comment on column marketing.loyalty_tiers.name is 'Name as shown to people';
comment on column marketing.loyalty_tiers.points_from is
    'Points earned in all from which it holds';
comment on column marketing.loyalty_tiers.points_for_unit is
    'Points for one unit of the currency that is spent';
comment on column marketing.loyalty_tiers.created_at is 'When the row was made';
comment on column marketing.loyalty_tiers.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column marketing.loyalty_tiers.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column marketing.loyalty_tiers.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column marketing.loyalty_tiers.deleted_at is
    'When the row was taken away; null while it counts';
comment on column marketing.loyalty_tiers.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column marketing.loyalty_tiers.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column marketing.loyalty_tiers.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column marketing.loyalty_tiers.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index marketing.uq_loyalty_tiers_points_from is
    'Tiers do not overlap; finds that of a number of points';
comment on trigger tg_loyalty_tiers_10_touch_row on marketing.loyalty_tiers is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('marketing.loyalty_tiers');
end
$audit$;

commit;
