-- Deploy routiq:standardisation/indexes to pg
-- requires: standardisation/numbered
--
-- Each statement by itself: a build that was ended leaves an index that is not valid, which the next
-- run drops first.

create unique index concurrently if not exists uq_organizations_row_id
on legacy.organizations (row_id);
create unique index concurrently if not exists uq_users_row_id on legacy.users (row_id);
create unique index concurrently if not exists uq_organization_members_row_id
on legacy.organization_members (row_id);
create unique index concurrently if not exists uq_api_credentials_row_id
on legacy.api_credentials (row_id);
create unique index concurrently if not exists uq_contacts_row_id on legacy.contacts (row_id);
create unique index concurrently if not exists uq_active_patients_row_id
on legacy.active_patients (row_id);
create unique index concurrently if not exists uq_appointments_row_id
on legacy.appointments (row_id);
create unique index concurrently if not exists uq_conversations_row_id
on legacy.conversations (row_id);
create unique index concurrently if not exists uq_messages_row_id on legacy.messages (row_id);
create unique index concurrently if not exists uq_sync_logs_row_id on legacy.sync_logs (row_id);
create unique index concurrently if not exists uq_audit_logs_row_id on legacy.audit_logs (row_id);
create index concurrently if not exists idx_appointments_id on legacy.appointments (id);
create index concurrently if not exists idx_messages_id on legacy.messages (id);
create index concurrently if not exists idx_contacts_email on legacy.contacts (lower(email));
create index concurrently if not exists idx_conversations_external_id
on legacy.conversations (external_id);
create index concurrently if not exists idx_conversations_contact_id
on legacy.conversations (contact_id);
create index concurrently if not exists idx_users_email on legacy.users (lower(email));

begin;

comment on index legacy.uq_organizations_row_id is
    'For standardisation: the old row of a number';
comment on index legacy.uq_users_row_id is
    'For standardisation: the old row of a number';
comment on index legacy.uq_organization_members_row_id is
    'For standardisation: the old row of a number';
comment on index legacy.uq_api_credentials_row_id is
    'For standardisation: the old row of a number';
comment on index legacy.uq_contacts_row_id is
    'For standardisation: the old row of a number';
comment on index legacy.uq_active_patients_row_id is
    'For standardisation: the old row of a number';
comment on index legacy.uq_appointments_row_id is
    'For standardisation: the old row of a number';
comment on index legacy.uq_conversations_row_id is
    'For standardisation: the old row of a number';
comment on index legacy.uq_messages_row_id is
    'For standardisation: the old row of a number';
comment on index legacy.uq_sync_logs_row_id is
    'For standardisation: the old row of a number';
comment on index legacy.uq_audit_logs_row_id is
    'For standardisation: the old row of a number';
comment on index legacy.idx_appointments_id is
    'For standardisation: rows that repeat an id';
comment on index legacy.idx_messages_id is
    'For standardisation: rows that repeat an id';
comment on index legacy.idx_contacts_email is
    'For standardisation: persons who stand in the table twice';
comment on index legacy.idx_conversations_external_id is
    'For standardisation: threads that stand in the table twice';
comment on index legacy.idx_conversations_contact_id is
    'For standardisation: the conversations of a contact';
comment on index legacy.idx_users_email is
    'For standardisation: people who stand in the table twice';

commit;
