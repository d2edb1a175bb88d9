-- Revert routiq:standardisation/indexes from pg

drop index concurrently if exists legacy.idx_users_email;
drop index concurrently if exists legacy.idx_conversations_contact_id;
drop index concurrently if exists legacy.idx_conversations_external_id;
drop index concurrently if exists legacy.idx_contacts_email;
drop index concurrently if exists legacy.idx_messages_id;
drop index concurrently if exists legacy.idx_appointments_id;
drop index concurrently if exists legacy.uq_audit_logs_row_id;
drop index concurrently if exists legacy.uq_sync_logs_row_id;
drop index concurrently if exists legacy.uq_messages_row_id;
drop index concurrently if exists legacy.uq_conversations_row_id;
drop index concurrently if exists legacy.uq_appointments_row_id;
drop index concurrently if exists legacy.uq_active_patients_row_id;
drop index concurrently if exists legacy.uq_contacts_row_id;
drop index concurrently if exists legacy.uq_api_credentials_row_id;
drop index concurrently if exists legacy.uq_organization_members_row_id;
drop index concurrently if exists legacy.uq_users_row_id;
drop index concurrently if exists legacy.uq_organizations_row_id;
