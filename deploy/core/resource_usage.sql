-- Deploy routiq:core/resource_usage to pg
-- requires: core/organizations
-- requires: ref/limited_resources
--
-- Whoever makes or takes away what a row counts holds it until the end of the transaction: so no limit
-- is passed, whoever comes at the same time. A row that is taken away is counted again when it is needed.

begin;

create table core.resource_usage (
    organization_id uuid not null,
    resource text not null,
    used int not null,
    constraint pk_resource_usage primary key (organization_id, resource),
    constraint fk_resource_usage_organization_id
    foreign key (organization_id) references core.organizations (id)
    on delete cascade,
    constraint fk_resource_usage_resource
    foreign key (resource) references ref.limited_resources (resource),
    constraint ck_resource_usage_used check (used >= 0)
);

alter table core.resource_usage owner to app_owner;

alter table core.resource_usage enable row level security;
alter table core.resource_usage force row level security;

create index idx_resource_usage_resource on core.resource_usage (resource);

comment on table core.resource_usage is
    'How many of what plans limit an organization has. Class: derived';
comment on column core.resource_usage.organization_id is 'Tenant that the row belongs to';
comment on column core.resource_usage.resource is 'What is counted';
comment on column core.resource_usage.used is 'How many there are';
comment on index core.idx_resource_usage_resource is 'For the foreign key';

commit;
