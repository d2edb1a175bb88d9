-- Deploy routiq:legacy/audit_logs to pg
-- requires: legacy/schema

begin;

create table legacy.audit_logs (
    id serial,
    organization_id text,
    user_id text,
    action text,
    detail text,
    at timestamp,
    constraint pk_audit_logs primary key (id)
);

alter table legacy.audit_logs owner to app_owner;

alter table legacy.audit_logs enable row level security;

grant select, insert, update, delete on table legacy.audit_logs to service_role;
grant usage on sequence legacy.audit_logs_id_seq to service_role;

create index idx_audit_logs_organization_id on legacy.audit_logs (organization_id);

comment on table legacy.audit_logs is 'What users did. Class: legacy';
comment on column legacy.audit_logs.id is 'Running number';
comment on column legacy.audit_logs.organization_id is
    'The organization as its id, as its Clerk id, or unknown; may be null';
comment on column legacy.audit_logs.user_id is 'The user; may be unknown';
comment on column legacy.audit_logs.action is 'What was done';
comment on column legacy.audit_logs.detail is 'Free text or JSON';
comment on column legacy.audit_logs.at is
    'When it was done, in the zone of whichever server wrote it';
comment on index legacy.idx_audit_logs_organization_id is 'For audit history of an organization';
comment on sequence legacy.audit_logs_id_seq is 'Draws the numbers of legacy.audit_logs';

commit;
