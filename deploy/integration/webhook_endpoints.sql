-- Deploy routiq:integration/webhook_endpoints to pg
-- requires: integration/schema
-- requires: core/organizations
-- requires: audit/attach

begin;

create table integration.webhook_endpoints (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    service_code text not null,
    name text not null,
    is_active boolean not null default true,
    tolerance interval not null default '5 minutes',
    ordering_key_path text[],
    appending_event_types text[] not null default '{}',
    is_unsigned boolean not null default false,
    max_body_bytes int not null default 1048576,
    events_per_second int not null default 250,
    burst int not null default 2500,
    signing_credential_id uuid,
    previous_credential_id uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_webhook_endpoints primary key (organization_id, id),
    constraint fk_webhook_endpoints_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint ck_webhook_endpoints_service_code check (service_code ~ '^[a-z][a-z0-9_]{0,31}$'),
    constraint ck_webhook_endpoints_name check (length(name) between 1 and 200),
    constraint ck_webhook_endpoints_tolerance
    check (tolerance between interval '1 second' and interval '1 day'),
    constraint ck_webhook_endpoints_ordering_key_path
    check (
        cardinality(ordering_key_path) between 1 and 16
        and array_position(ordering_key_path, null) is null
    ),
    constraint ck_webhook_endpoints_appending_event_types
    check (array_position(appending_event_types, null) is null),
    constraint ck_webhook_endpoints_max_body_bytes check (max_body_bytes between 1 and 16777216),
    constraint ck_webhook_endpoints_events_per_second
    check (events_per_second between 1 and 100000),
    constraint ck_webhook_endpoints_burst check (burst between 8 and 1000000),
    constraint ck_webhook_endpoints_previous_credential_id
    check (previous_credential_id is null or signing_credential_id is not null),
    constraint ck_webhook_endpoints_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table integration.webhook_endpoints owner to app_owner;

alter table integration.webhook_endpoints enable row level security;
alter table integration.webhook_endpoints force row level security;

create unique index uq_webhook_endpoints_name on integration.webhook_endpoints
(organization_id, service_code, name)
where deleted_at is null;

create index idx_webhook_endpoints_service_code on integration.webhook_endpoints
(service_code, organization_id);
create index idx_webhook_endpoints_signing_credential_id on integration.webhook_endpoints
(organization_id, signing_credential_id);
create index idx_webhook_endpoints_previous_credential_id on integration.webhook_endpoints
(organization_id, previous_credential_id);

create trigger tg_webhook_endpoints_10_touch_row
before insert or update on integration.webhook_endpoints
for each row execute function core.touch_row();

comment on table integration.webhook_endpoints is
    'Addresses at which another system may call. Class: tenant';
comment on column integration.webhook_endpoints.organization_id is 'Tenant that the row belongs to';
comment on column integration.webhook_endpoints.id is 'Identifies the endpoint; ordered by time';
comment on column integration.webhook_endpoints.service_code is
    'System that calls, such as stripe or clerk';
comment on column integration.webhook_endpoints.name is 'Name as shown to people';
comment on column integration.webhook_endpoints.is_active is 'Whether calls are taken';
comment on column integration.webhook_endpoints.tolerance is
    'How far the time in a signature may lie from ours';
comment on column integration.webhook_endpoints.ordering_key_path is
    'Where in the payload the key stands whose events are worked off in order; null for no order';
comment on column integration.webhook_endpoints.appending_event_types is
    'Types of events that only add, such as message_created: they are applied late as well, while '
    'of others older never follows newer';
comment on column integration.webhook_endpoints.is_unsigned is
    'Whether the system signs nothing, so that the token alone tells who calls';
comment on column integration.webhook_endpoints.max_body_bytes is
    'Longest body that is taken, in bytes';
comment on column integration.webhook_endpoints.events_per_second is
    'Calls that may come for long; beyond them the sender is told to wait';
comment on column integration.webhook_endpoints.burst is
    'Calls that may come at once, after a rest';
comment on column integration.webhook_endpoints.signing_credential_id is
    'Credential that calls are signed with; null until one is known';
comment on column integration.webhook_endpoints.previous_credential_id is
    'Credential that still counts while another takes its place';
comment on column integration.webhook_endpoints.created_at is 'When the row was made';
comment on column integration.webhook_endpoints.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column integration.webhook_endpoints.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column integration.webhook_endpoints.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column integration.webhook_endpoints.deleted_at is
    'When the row was taken away; null while it counts';
comment on column integration.webhook_endpoints.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column integration.webhook_endpoints.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column integration.webhook_endpoints.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column integration.webhook_endpoints.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index integration.uq_webhook_endpoints_name is 'One living endpoint a system and name';
comment on index integration.idx_webhook_endpoints_service_code is
    'For every endpoint that a system calls, and for the foreign key';
comment on index integration.idx_webhook_endpoints_signing_credential_id is
    'For what a credential signs, and for the foreign key';
comment on index integration.idx_webhook_endpoints_previous_credential_id is
    'For what a credential still signs, and for the foreign key';
comment on trigger tg_webhook_endpoints_10_touch_row on integration.webhook_endpoints is
    'Keeps who wrote, when, and the version of the row';

do $audit$
begin
    perform audit.attach('integration.webhook_endpoints');
end
$audit$;

commit;
