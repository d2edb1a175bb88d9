-- Revert routiq:standardisation/names from pg

begin;

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
