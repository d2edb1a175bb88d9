-- Deploy routiq:billing/organization_limits to pg
-- requires: ref/limited_resources
-- requires: billing/schema
-- requires: core/organizations
-- requires: core/new_id
-- requires: core/touch_row
-- requires: audit/attach
--
-- What was agreed with one organization, whatever its plan says.

begin;

create table billing.organization_limits (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    resource text not null,
    maximum int,
    reason text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_organization_limits primary key (organization_id, id),
    constraint fk_organization_limits_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_organization_limits_resource
    foreign key (resource) references ref.limited_resources (resource),
    constraint ck_organization_limits_maximum check (maximum >= 0),
    constraint ck_organization_limits_reason check (length(reason) between 1 and 500),
    constraint ck_organization_limits_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table billing.organization_limits owner to app_owner;

alter table billing.organization_limits enable row level security;
alter table billing.organization_limits force row level security;

create unique index uq_organization_limits_resource on billing.organization_limits
(organization_id, resource)
where deleted_at is null;
create index idx_organization_limits_resource on billing.organization_limits (resource);

create trigger tg_organization_limits_10_touch_row
before insert or update on billing.organization_limits
for each row execute function core.touch_row();

comment on table billing.organization_limits is
    'Limits agreed with one organization, instead of those of its plan. Class: tenant';
comment on column billing.organization_limits.organization_id is 'Tenant that the row belongs to';
comment on column billing.organization_limits.id is 'Identifies the row; ordered by time';
comment on column billing.organization_limits.resource is 'What it limits';
comment on column billing.organization_limits.maximum is
    'How many there may be; null where there is no limit';
comment on column billing.organization_limits.reason is 'Why this organization differs';
comment on column billing.organization_limits.created_at is 'When the row was made';
comment on column billing.organization_limits.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column billing.organization_limits.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column billing.organization_limits.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column billing.organization_limits.deleted_at is
    'When the row was taken away; null while it counts';
comment on column billing.organization_limits.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column billing.organization_limits.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column billing.organization_limits.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column billing.organization_limits.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index billing.uq_organization_limits_resource is
    'One living limit for a resource; for every limit that is asked';
comment on index billing.idx_organization_limits_resource is 'For the foreign key';
comment on trigger tg_organization_limits_10_touch_row on billing.organization_limits is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('billing.organization_limits');
end
$audit$;

commit;
