-- Deploy routiq:legacy/sync_logs to pg
-- requires: legacy/schema

begin;

create table legacy.sync_logs (
    id serial,
    organization_id text,
    source text,
    status text,
    count text,
    error text,
    at timestamp,
    constraint pk_sync_logs primary key (id)
);

alter table legacy.sync_logs owner to app_owner;

alter table legacy.sync_logs enable row level security;

grant select, insert, update, delete on table legacy.sync_logs to service_role;
grant usage on sequence legacy.sync_logs_id_seq to service_role;

create index idx_sync_logs_organization_id on legacy.sync_logs (organization_id);

comment on table legacy.sync_logs is 'One row for each synchronisation. Class: legacy';
comment on column legacy.sync_logs.id is 'Running number';
comment on column legacy.sync_logs.organization_id is
    'The organization as its id, as its Clerk id, or unknown; may be null';
comment on column legacy.sync_logs.source is 'Service that was read';
comment on column legacy.sync_logs.status is 'Outcome in several spellings';
comment on column legacy.sync_logs.count is 'Number of records, sometimes with words';
comment on column legacy.sync_logs.error is 'Message of the failure';
comment on column legacy.sync_logs.at is 'When it ended, in the zone of whichever server wrote it';
comment on index legacy.idx_sync_logs_organization_id is
    'For synchronisation history of an organization';
comment on sequence legacy.sync_logs_id_seq is 'Draws the numbers of legacy.sync_logs';

commit;
