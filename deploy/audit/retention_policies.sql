-- Deploy routiq:audit/retention_policies to pg
-- requires: core/organizations
-- requires: audit/attach

begin;

create table audit.retention_policies (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    source text not null,
    keep_months int not null default 72,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_retention_policies primary key (organization_id, id),
    constraint fk_retention_policies_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint ck_retention_policies_source check (source in ('events', 'access_log')),
    constraint ck_retention_policies_keep_months check (keep_months between 1 and 1200),
    constraint ck_retention_policies_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table audit.retention_policies owner to app_owner;

-- Closed until its policies come.
alter table audit.retention_policies enable row level security;
alter table audit.retention_policies force row level security;

create unique index uq_retention_policies_source on audit.retention_policies
(organization_id, source)
where deleted_at is null;

create trigger tg_retention_policies_10_touch_row
before insert or update on audit.retention_policies
for each row execute function core.touch_row();

comment on table audit.retention_policies is
    'How long an organization''s records are kept; six years where it says nothing (45 CFR '
    '164.316(b)(2)(i)). Class: tenant';
comment on column audit.retention_policies.organization_id is
    'Tenant that the row belongs to';
comment on column audit.retention_policies.id is
    'Identifies the row; ordered by time';
comment on column audit.retention_policies.source is 'Table of audit that it is for';
comment on column audit.retention_policies.keep_months is
    'Whole months that a record is kept after the end of its own';
comment on column audit.retention_policies.created_at is
    'When the row was made';
comment on column audit.retention_policies.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column audit.retention_policies.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column audit.retention_policies.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column audit.retention_policies.deleted_at is
    'When the row was taken away; null while it counts';
comment on column audit.retention_policies.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column audit.retention_policies.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column audit.retention_policies.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column audit.retention_policies.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index audit.uq_retention_policies_source is 'One policy for each table';
comment on trigger tg_retention_policies_10_touch_row on audit.retention_policies is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('audit.retention_policies');
end
$audit$;

grant select on audit.retention_policies to app_auditor;

commit;
