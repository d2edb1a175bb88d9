-- Deploy routiq:standardisation/steps to pg
-- requires: standardisation/schema
--
-- Code lists, so that one function carries every table over.

begin;

-- slipstitch-ignore table-without-row-security: a list that says nothing of any tenant
create table standardisation.steps (
    table_name text not null,
    place int not null,
    part text,
    target_table text not null,
    key_columns text[] not null,
    columns text[],
    kept_columns text[] not null default '{}',
    owner_column text,
    is_shared boolean not null default false,
    constraint pk_steps primary key (table_name, place)
);

alter table standardisation.steps owner to app_owner;

comment on table standardisation.steps is
    'Into which new tables the rows of an old table go, in which order. Class: reference';
comment on column standardisation.steps.table_name is 'Old table, without its schema';
comment on column standardisation.steps.place is 'Which step it is';
comment on column standardisation.steps.part is
    'Column of the view that reads the old table, where the new rows stand as an array; null where '
    'the new row is the row of the view itself';
comment on column standardisation.steps.target_table is 'The new table, with its schema';
comment on column standardisation.steps.key_columns is 'What tells whether the new row is there';
comment on column standardisation.steps.columns is
    'Columns of the new table that are written; null for all that the view has too';
comment on column standardisation.steps.kept_columns is
    'Columns that are written once, with a new row';
comment on column standardisation.steps.owner_column is
    'Column that names the row it hangs on. Such a row is left out where another one stands in its '
    'way: its value stays in metadata';
comment on column standardisation.steps.is_shared is
    'Whether several old rows have the new one in common, such as a practitioner: it stays '
    'when they '
    'go, and is not written again';

insert into standardisation.steps (
    table_name, place, part, target_table, key_columns, columns, kept_columns, owner_column,
    is_shared
)
values
('organizations', 1, null, 'core.organizations', '{id}', null, '{slug}', null, false),
('users', 1, null, 'core.users', '{id}', null, '{}', null, false),
(
    'organization_members', 1, null, 'core.organization_members', '{organization_id,id}', null,
    '{}', null, false
),
('contacts', 1, null, 'contact.contacts', '{organization_id,id}', null, '{}', null, false),
(
    'contacts', 2, 'contact_points', 'contact.contact_points', '{organization_id,id}',
    '{organization_id,id,contact_id,system,raw,normalized,is_valid,rank,deleted_at}', '{}',
    'contact_id', false
),
(
    'contacts', 3, 'contact_identifiers', 'contact.contact_identifiers', '{organization_id,id}',
    '{organization_id,id,contact_id,system,value,deleted_at}', '{}', 'contact_id', false
),
(
    'active_patients', 1, null, 'contact.patients', '{organization_id,id}', null, '{}', null, false
),
(
    'appointments', 1, 'practitioners', 'clinic.practitioners', '{organization_id,id}',
    '{organization_id,id,name}', '{}', null, true
),
(
    'appointments', 2, 'appointment_types', 'clinic.appointment_types', '{organization_id,id}',
    '{organization_id,id,name}', '{}', null, true
),
(
    'appointments', 3, null, 'clinic.appointments', '{organization_id,id}', null,
    '{source,is_overlap_allowed}', null, false
),
(
    'conversations', 1, null, 'comms.conversations', '{organization_id,id}', null, '{}', null,
    false
),
(
    'messages', 1, null, 'comms.message_keys', '{organization_id,message_id}',
    '{organization_id,message_id,conversation_id,sequence,channel,sent_at}', '{sequence}', null,
    false
),
(
    'messages', 2, null, 'comms.messages', '{organization_id,id,sent_at}', null,
    '{delivery_status,sequence}', null, false
),
(
    'messages', 3, 'message_attachments', 'comms.message_attachments', '{organization_id,id}',
    '{organization_id,id,message_id,url,deleted_at}', '{}', 'message_id', false
),
(
    'sync_logs', 1, 'service_integrations', 'integration.service_integrations',
    '{organization_id,id}', '{organization_id,id,service_code,name,status}', '{}', null, true
),
(
    'sync_logs', 2, null, 'integration.sync_runs', '{organization_id,id}', null, '{}', null, false
),
(
    'audit_logs', 1, null, 'audit.user_actions', '{organization_id,id}', null,
    '{user_id,actor,action,detail,happened_at}', null, false
),
(
    'api_credentials', 1, 'service_integrations', 'integration.service_integrations',
    '{organization_id,id}', '{organization_id,id,service_code,name,status}', '{}', null, true
),
(
    'api_credentials', 2, 'credentials', 'integration.credentials', '{organization_id,id}', '{}',
    '{}', null, false
);

-- slipstitch-ignore table-without-row-security: a list that says nothing of any tenant
create table standardisation.columns (
    table_name text not null,
    old_column text not null,
    compared text,
    constraint pk_columns primary key (table_name, old_column)
);

alter table standardisation.columns owner to app_owner;

comment on table standardisation.columns is
    'Which column of an old table is written when what it means has changed in the new one. '
    'Class: reference';
comment on column standardisation.columns.table_name is 'Old table, without its schema';
comment on column standardisation.columns.old_column is 'Its column';
comment on column standardisation.columns.compared is
    'Column of both views of the table that tells whether its meaning changed; null for what is '
    'written with a new row alone';

insert into standardisation.columns (table_name, old_column, compared)
values
('organizations', 'id', null),
('organizations', 'name', 'name'),
('organizations', 'clerk_org_id', 'external_id'),
('organizations', 'settings', 'settings'),
('organizations', 'created_at', 'created_at'),
('users', 'id', null),
('users', 'organization_id', 'old_organization'),
('users', 'email', 'email'),
('users', 'role', 'old_role'),
('users', 'created_at', 'created_at'),
('organization_members', 'organization_id', null),
('organization_members', 'user_id', null),
('organization_members', 'role', 'role'),
('contacts', 'id', null),
('contacts', 'organization_id', null),
('contacts', 'name', 'display_name'),
('contacts', 'phone', 'primary_phone'),
('contacts', 'email', 'primary_email'),
('contacts', 'cliniko_patient_id', 'cliniko_patient_id'),
('contacts', 'chatwoot_contact_id', 'chatwoot_contact_id'),
('contacts', 'manychat_id', 'manychat_id'),
('contacts', 'metadata', 'own'),
('contacts', 'created_at', 'created_at'),
('active_patients', 'organization_id', null),
('active_patients', 'contact_id', 'contact_id'),
('active_patients', 'cliniko_id', 'cliniko_id'),
('active_patients', 'appointment_count', 'appointment_count'),
('active_patients', 'last_appointment', 'last_appointment_at'),
('active_patients', 'upcoming', 'upcoming'),
('active_patients', 'is_active', 'is_active'),
('appointments', 'id', null),
('appointments', 'organization_id', null),
('appointments', 'patient_id', 'contact_id'),
('appointments', 'practitioner', 'practitioner_key'),
('appointments', 'type', 'type_name'),
('appointments', 'starts_at', 'start_at'),
('appointments', 'ends_at', 'end_at'),
('appointments', 'status', 'status'),
('conversations', 'id', null),
('conversations', 'organization_id', null),
('conversations', 'contact_id', 'contact_id'),
('conversations', 'source', 'channel'),
('conversations', 'external_id', 'external_thread_id'),
('conversations', 'status', 'status'),
('conversations', 'updated_at', null),
('messages', 'id', null),
('messages', 'organization_id', null),
('messages', 'conversation_id', 'conversation_id'),
('messages', 'body', 'body'),
('messages', 'sender', 'author_kind'),
('messages', 'created_at', 'sent_at'),
('messages', 'attachments', null),
('sync_logs', 'organization_id', null),
('sync_logs', 'source', 'service_code'),
('sync_logs', 'status', 'status'),
('sync_logs', 'count', 'read_count'),
('sync_logs', 'error', 'last_error'),
('sync_logs', 'at', 'finished_at'),
('audit_logs', 'organization_id', null),
('audit_logs', 'user_id', null),
('audit_logs', 'action', null),
('audit_logs', 'detail', null),
('audit_logs', 'at', null),
('api_credentials', 'organization_id', null),
('api_credentials', 'service', null),
('api_credentials', 'api_key', null),
('api_credentials', 'created_at', null);

-- slipstitch-ignore table-without-row-security: a list that says nothing of any tenant
create table standardisation.links (
    parent_table text not null,
    child_table text not null,
    target_table text not null,
    target_column text not null,
    constraint pk_links primary key (parent_table, child_table)
);

alter table standardisation.links owner to app_owner;

comment on table standardisation.links is
    'Which old rows have to be read again when the new row that theirs refers to has gone. '
    'Class: reference';
comment on column standardisation.links.parent_table is 'Old table whose row has gone';
comment on column standardisation.links.child_table is 'Old table whose rows are read again';
comment on column standardisation.links.target_table is 'New table of those';
comment on column standardisation.links.target_column is 'Its column that refers to the new row';

insert into standardisation.links (parent_table, child_table, target_table, target_column)
values
('users', 'organization_members', 'core.organization_members', 'user_id'),
('contacts', 'active_patients', 'contact.patients', 'contact_id'),
('contacts', 'appointments', 'clinic.appointments', 'contact_id'),
('contacts', 'conversations', 'comms.conversations', 'contact_id'),
('conversations', 'messages', 'comms.message_keys', 'conversation_id');

revoke insert, update, delete, truncate
on standardisation.steps, standardisation.columns, standardisation.links
from app_owner;
grant select, insert, update, delete
on standardisation.steps, standardisation.columns, standardisation.links
to app_migrator;

commit;
