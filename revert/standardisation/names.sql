-- Revert routiq:standardisation/names from pg

begin;

drop trigger tg_audit_logs_50_write on legacy_names.audit_logs;
drop trigger tg_sync_logs_50_write on legacy_names.sync_logs;
drop trigger tg_messages_50_write on legacy_names.messages;
drop trigger tg_conversations_50_write on legacy_names.conversations;
drop trigger tg_appointments_50_write on legacy_names.appointments;
drop trigger tg_active_patients_50_write on legacy_names.active_patients;
drop trigger tg_api_credentials_50_write on legacy_names.api_credentials;
drop trigger tg_contacts_50_write on legacy_names.contacts;
drop trigger tg_organization_members_50_write on legacy_names.organization_members;
drop trigger tg_users_50_write on legacy_names.users;
drop trigger tg_organizations_50_write on legacy_names.organizations;
drop view legacy_names.audit_logs;
drop view legacy_names.sync_logs;
drop view legacy_names.messages;
drop view legacy_names.conversations;
drop view legacy_names.appointments;
drop view legacy_names.active_patients;
drop view legacy_names.api_credentials;
drop view legacy_names.contacts;
drop view legacy_names.organization_members;
drop view legacy_names.users;
drop view legacy_names.organizations;

commit;
