-- Deploy routiq:core/organizations to pg
-- requires: core/new_id
-- requires: core/touch_row
-- requires: core/slug
-- requires: core/country_code
-- requires: core/time_zone_name
-- requires: core/currency_code

begin;

create table core.organizations (
    id uuid not null default core.new_id(),
    name text not null,
    slug core.slug not null,
    external_id text,
    kind text not null default 'clinic',
    tax_number text,
    region core.country_code not null default 'AU',
    time_zone core.time_zone_name not null default 'UTC',
    currency core.currency_code not null default 'AUD',
    plan text not null default 'trial',
    status text not null default 'active',
    settings jsonb not null default '{}',
    contact jsonb not null default '{}',
    address jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_organizations primary key (id),
    constraint ck_organizations_name check (length(name) between 1 and 200),
    constraint ck_organizations_external_id check (length(external_id) between 1 and 255),
    constraint ck_organizations_kind
    check (kind in ('clinic', 'practice', 'hospital', 'laboratory', 'other')),
    constraint ck_organizations_status check (status in ('active', 'suspended', 'closed')),
    constraint ck_organizations_settings check (jsonb_typeof(settings) = 'object'),
    constraint ck_organizations_contact check (jsonb_typeof(contact) = 'object'),
    constraint ck_organizations_address check (jsonb_typeof(address) = 'object'),
    constraint ck_organizations_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table core.organizations owner to app_owner;

alter table core.organizations enable row level security;
alter table core.organizations force row level security;

create unique index uq_organizations_slug on core.organizations (slug)
where deleted_at is null;
create unique index uq_organizations_external_id on core.organizations (external_id);

create trigger tg_organizations_10_touch_row
before insert or update on core.organizations
for each row execute function core.touch_row();

comment on table core.organizations is
    'Practices that use the software: one row a tenant. Class: global';
comment on column core.organizations.id is 'Identifies the organization; ordered by time';
comment on column core.organizations.name is 'Name as shown to people';
comment on column core.organizations.slug is 'Short name for addresses on the web';
comment on column core.organizations.external_id is
    'Id at the identity provider, such as Clerk''s org_…';
comment on column core.organizations.kind is 'What sort of organization it is';
comment on column core.organizations.tax_number is 'Number at the tax authority, such as an ABN';
comment on column core.organizations.region is
    'Country (ISO 3166-1 alpha-2) whose telephone numbers need no country code';
comment on column core.organizations.time_zone is 'IANA name of the time zone in which days begin';
comment on column core.organizations.currency is 'Currency (ISO 4217) of amounts';
comment on column core.organizations.plan is 'Name of the plan that is billed';
comment on column core.organizations.status is 'Whether members may come in';
comment on column core.organizations.settings is 'Settings that need no table; an object';
comment on column core.organizations.contact is 'How to reach the organization; an object';
comment on column core.organizations.address is 'Postal address; an object';
comment on column core.organizations.created_at is 'When the row was made';
comment on column core.organizations.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column core.organizations.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column core.organizations.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column core.organizations.deleted_at is
    'When the row was taken away; null while it counts';
comment on column core.organizations.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column core.organizations.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column core.organizations.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column core.organizations.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index core.uq_organizations_slug is
    'For look-up by address on the web; one live organization a slug';
comment on index core.uq_organizations_external_id is
    'For core.load_context: the organization that claims name by its external id';
comment on trigger tg_organizations_10_touch_row on core.organizations is
    'Keeps who wrote, when, and the version of the row';

commit;
