-- Deploy routiq:comms/mailbox_connections to pg
-- requires: comms/schema
-- requires: integration/service_integrations
-- requires: core/locations
-- requires: core/email_address
-- requires: core/new_id
-- requires: core/touch_row
-- requires: audit/attach
-- requires: audit/sensitive_columns
--
-- Tokens are credentials of the account, which are found by it: a credential that is rotated has another id.

begin;

create table comms.mailbox_connections (
    organization_id uuid not null,
    id uuid not null default core.new_id(),
    integration_id uuid not null,
    location_id uuid,
    address core.email_address not null,
    sender_name text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deleted_by uuid,
    delete_batch uuid,
    row_version int not null default 1,
    metadata jsonb not null default '{}',
    constraint pk_mailbox_connections primary key (organization_id, id),
    constraint fk_mailbox_connections_organization_id
    foreign key (organization_id) references core.organizations (id),
    constraint fk_mailbox_connections_integration_id
    foreign key (organization_id, integration_id)
    references integration.service_integrations (organization_id, id),
    constraint fk_mailbox_connections_location_id
    foreign key (organization_id, location_id)
    references core.locations (organization_id, id),
    constraint ck_mailbox_connections_sender_name
    check (length(sender_name) between 1 and 200 and sender_name !~ '[[:cntrl:]]'),
    constraint ck_mailbox_connections_metadata check (jsonb_typeof(metadata) = 'object')
);

alter table comms.mailbox_connections owner to app_owner;

alter table comms.mailbox_connections enable row level security;
alter table comms.mailbox_connections force row level security;

create unique index uq_mailbox_connections_address on comms.mailbox_connections
(organization_id, address)
where deleted_at is null;
create unique index uq_mailbox_connections_location_id on comms.mailbox_connections
(organization_id, location_id)
where location_id is not null and deleted_at is null;
create unique index uq_mailbox_connections_organization_id on comms.mailbox_connections
(organization_id)
where location_id is null and deleted_at is null;
create index idx_mailbox_connections_integration_id on comms.mailbox_connections
(organization_id, integration_id);
create index idx_mailbox_connections_location_id on comms.mailbox_connections
(organization_id, location_id);

create trigger tg_mailbox_connections_10_touch_row
before insert or update on comms.mailbox_connections
for each row execute function core.touch_row();

comment on table comms.mailbox_connections is
    'Which mailbox e-mails of a branch or of the organization go out by. Class: tenant';
comment on column comms.mailbox_connections.organization_id is 'Tenant that the row belongs to';
comment on column comms.mailbox_connections.id is 'Identifies the row; ordered by time';
comment on column comms.mailbox_connections.integration_id is
    'Account whose credentials open the mailbox';
comment on column comms.mailbox_connections.location_id is
    'Branch whose e-mails go out by it; null: those of all others';
comment on column comms.mailbox_connections.address is 'Address that e-mails come from';
comment on column comms.mailbox_connections.sender_name is
    'Name that people see beside the address';
comment on column comms.mailbox_connections.created_at is 'When the row was made';
comment on column comms.mailbox_connections.updated_at is
    'When the row last changed; kept by core.touch_row';
comment on column comms.mailbox_connections.created_by is
    'User who made the row, if a user did; no foreign key, so that users can go';
comment on column comms.mailbox_connections.updated_by is
    'User who last changed the row, if a user did; no foreign key, so that users can go';
comment on column comms.mailbox_connections.deleted_at is
    'When the row was taken away; null while it counts';
comment on column comms.mailbox_connections.deleted_by is
    'User who took the row away; no foreign key, so that users can go';
comment on column comms.mailbox_connections.delete_batch is
    'What one cascade took away together, so that restore is exact';
comment on column comms.mailbox_connections.row_version is
    'Grows with each change: a writer that read an older version is refused';
comment on column comms.mailbox_connections.metadata is
    'Whatever an integration keeps with the row; an object';
comment on index comms.uq_mailbox_connections_address is 'One connection an address';
comment on index comms.uq_mailbox_connections_location_id is
    'For the mailbox of a branch, of which there is one';
comment on index comms.uq_mailbox_connections_organization_id is
    'For the mailbox of the organization, of which there is one';
comment on index comms.idx_mailbox_connections_integration_id is 'For the foreign key';
comment on index comms.idx_mailbox_connections_location_id is 'For the foreign key';
comment on trigger tg_mailbox_connections_10_touch_row on comms.mailbox_connections is
    'Keeps who wrote, when, and the version of the row';

insert into audit.sensitive_columns (table_name, column_name, reason)
values
('comms.mailbox_connections', 'address', 'identifies a person'),
('comms.mailbox_connections', 'sender_name', 'identifies a person');

do $audit$
begin
    perform audit.attach('comms.mailbox_connections');
end
$audit$;

commit;
