-- Deploy routiq:audit/sensitive_columns to pg
-- requires: audit/schema
--
-- A table's own change names its columns here before it calls audit.attach. Names that mean the same
-- in every table stand once, with the table '*', and cover a table or column that nobody thought of.

begin;

-- slipstitch-ignore table-without-row-security: a list that says nothing of any tenant
create table audit.sensitive_columns (
    table_name text not null,
    column_name text not null,
    reason text not null,
    constraint pk_sensitive_columns primary key (table_name, column_name),
    constraint ck_sensitive_columns_table_name
    check (table_name = '*' or table_name ~ '^[a-z_]+\.[a-z_0-9]+$')
);

alter table audit.sensitive_columns owner to app_owner;

comment on table audit.sensitive_columns is
    'Columns whose values the audit trail keeps as keyed digests only: what identifies a person, '
    'what was said in confidence, what opens a door. Class: reference';
comment on column audit.sensitive_columns.table_name is
    'Table with its schema, or * for a column of this name in any table';
comment on column audit.sensitive_columns.column_name is 'Column, there already or to come';
comment on column audit.sensitive_columns.reason is 'Why its values must not stand in the trail';

insert into audit.sensitive_columns (table_name, column_name, reason)
values
('*', 'given_name', 'identifies a person'),
('*', 'family_name', 'identifies a person'),
('*', 'display_name', 'identifies a person'),
('*', 'birth_date', 'identifies a person'),
('*', 'email', 'identifies a person'),
('*', 'primary_email', 'identifies a person'),
('*', 'phone', 'identifies a person'),
('*', 'primary_phone', 'identifies a person'),
('*', 'mrn', 'identifies a patient'),
('*', 'body', 'was said in confidence'),
('*', 'ciphertext', 'opens a door'),
('*', 'data_key_wrapped', 'opens a door'),
('*', 'path_token_hash', 'opens a door'),
('*', 'token_digest', 'opens a door'),
('*', 'token_hash', 'opens a door'),
('clinic.appointments', 'cancellation_reason', 'may say what ails a person'),
('clinic.appointments', 'notes', 'may say what ails a person'),
('comms.conversations', 'subject', 'was said in confidence'),
('comms.message_attachments', 'file_name', 'may name a person'),
('comms.message_attachments', 'url', 'opens a file that was sent in confidence'),
('comms.messages', 'metadata', 'holds links to files that were sent in confidence'),
('core.users', 'metadata', 'holds the address of the first application'),
('core.users', 'name', 'identifies a person'),
('core.organization_members', 'name', 'identifies a person'),
('contact.contacts', 'address', 'identifies a person'),
('contact.contacts', 'metadata', 'may hold what another system knows of a person'),
('contact.contacts', 'name_key', 'made from the name'),
('contact.contacts', 'phonetic_keys', 'made from the name'),
('contact.contacts', 'search', 'made from the name'),
('contact.contact_identifiers', 'value', 'identifies a patient elsewhere'),
('contact.contact_points', 'normalized', 'identifies a person'),
('contact.contact_points', 'raw', 'identifies a person'),
('contact.patients', 'metadata', 'may hold what another system knows of a person'),
('integration.credentials', 'metadata', 'holds a digest of a secret');

revoke insert, update, delete, truncate on audit.sensitive_columns from app_owner;
grant select on audit.sensitive_columns to app_auditor;
grant select, insert, update, delete on audit.sensitive_columns to app_migrator;

commit;
