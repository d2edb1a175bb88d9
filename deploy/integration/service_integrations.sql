-- Deploy routiq:integration/service_integrations to pg
-- requires: integration/services
-- requires: core/organizations
-- requires: audit/attach
-- requires: jobs/cron_expression
-- requires: core/follow_status_flow
--
-- A secret has no place in config, which functions show: it belongs in credentials. The usual names of
-- secrets are refused.

begin;

create table integration.service_integrations (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    service_code text not null,
    name text not null,
    status text not null default 'pending',
    config jsonb not null default '{}',
    schedule jobs.cron_expression,
    last_ok_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_service_integrations primary key (organization_id, id),
    constraint fk_service_integrations_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_service_integrations_service_code
    foreign key (service_code) references integration.services (code),
    constraint ck_service_integrations_name check (length(name) between 1 and 200),
    constraint ck_service_integrations_status
    check (status in ('pending', 'active', 'paused', 'failing', 'disconnected')),
    constraint ck_service_integrations_config
    check (
        jsonb_typeof(config) = 'object'
        and not config ?| array[
            'access_token', 'api_key', 'client_secret', 'password', 'private_key', 'refresh_token',
            'secret', 'token'
        ]
    ),
    constraint ck_service_integrations_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table integration.service_integrations owner to app_owner;

alter table integration.service_integrations enable row level security;
alter table integration.service_integrations force row level security;

create unique index uq_service_integrations_name on integration.service_integrations
(organization_id, service_code, name)
where deleted_at is null;
create index idx_service_integrations_service_code on integration.service_integrations
(service_code, organization_id);

create trigger tg_service_integrations_10_touch_row
before insert or update on integration.service_integrations
for each row execute function core.touch_row();

create trigger tg_service_integrations_20_follow_status_flow
before insert or update of status on integration.service_integrations
for each row execute function core.follow_status_flow('integration.service_integrations');

comment on table integration.service_integrations is
    'Accounts that an organization has at other systems. Class: tenant';
comment on column integration.service_integrations.organization_id is
    'Tenant that the row belongs to';
comment on column integration.service_integrations.id is 'Identifies the account; ordered by time';
comment on column integration.service_integrations.service_code is 'The other system';
comment on column integration.service_integrations.name is
    'Name as shown to people; tells several accounts at one system apart';
comment on column integration.service_integrations.status is
    'pending, active, paused, failing or disconnected';
comment on column integration.service_integrations.config is
    'Settings that are no secret; an object';
comment on column integration.service_integrations.schedule is
    'When to synchronize; null where only webhooks and people start it';
comment on column integration.service_integrations.last_ok_at is
    'When the last synchronization ended well';
comment on column integration.service_integrations.created_at is 'When the row was made';
comment on column integration.service_integrations.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column integration.service_integrations.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column integration.service_integrations.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column integration.service_integrations.deleted_at is
    'When the row was taken away; null while it counts';
comment on column integration.service_integrations.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column integration.service_integrations.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column integration.service_integrations.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column integration.service_integrations.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index integration.uq_service_integrations_name is
    'For one account by its name; none is made twice';
comment on index integration.idx_service_integrations_service_code is
    'For the foreign key, and for every account at a system';
comment on trigger tg_service_integrations_10_touch_row on integration.service_integrations is
    'Keeps who wrote, when, and the version of the row';
comment on trigger tg_service_integrations_20_follow_status_flow
on integration.service_integrations is
    'Lets the status change only as ref.status_transitions says';

insert into ref.status_transitions (entity, from_status, to_status)
values
('integration.service_integrations', '', 'pending'),
('integration.service_integrations', '', 'active'),
('integration.service_integrations', 'pending', 'active'),
('integration.service_integrations', 'pending', 'failing'),
('integration.service_integrations', 'pending', 'disconnected'),
('integration.service_integrations', 'active', 'paused'),
('integration.service_integrations', 'active', 'failing'),
('integration.service_integrations', 'active', 'disconnected'),
('integration.service_integrations', 'paused', 'active'),
('integration.service_integrations', 'paused', 'disconnected'),
('integration.service_integrations', 'failing', 'active'),
('integration.service_integrations', 'failing', 'paused'),
('integration.service_integrations', 'failing', 'disconnected'),
('integration.service_integrations', 'disconnected', 'pending');

do $audit$
begin
    perform audit.attach('integration.service_integrations');
end
$audit$;

commit;
