-- Deploy routiq:core/delete_rules__clinic_tables to pg
-- requires: core/delete_rules__first_tables
-- requires: clinic/appointments
-- requires: clinic/practitioners
-- requires: comms/conversations
-- requires: comms/message_attachments
-- requires: comms/messages
-- requires: contact/consents
-- requires: contact/contact_identifiers
-- requires: contact/contact_merges
-- requires: contact/contact_points
-- requires: contact/duplicate_candidates
-- requires: integration/credentials
-- requires: integration/sync_conflicts
-- requires: clinic/appointment_types
-- requires: comms/message_keys
-- requires: contact/match_models
-- requires: integration/service_integrations

begin;

insert into core.delete_rules (child_table, child_column, parent_table, action)
values
-- an appointment is worth keeping without its kind
('clinic.appointments', 'appointment_type_id', 'clinic.appointment_types', 'set_null'),
('clinic.appointments', 'contact_id', 'contact.contacts', 'cascade'),
-- without a branch a row would be seen by every branch
('clinic.appointments', 'location_id', 'core.locations', 'restrict'),
-- who treated a patient must be told for years: practitioners become inactive instead
('clinic.appointments', 'practitioner_id', 'clinic.practitioners', 'restrict'),
('clinic.practitioners', 'location_id', 'core.locations', 'restrict'),
-- somebody else takes the conversation on
('comms.conversations', 'assignee_id', 'core.organization_members', 'set_null'),
('comms.conversations', 'contact_id', 'contact.contacts', 'cascade'),
('comms.conversations', 'location_id', 'core.locations', 'restrict'),
('comms.message_attachments', 'asset_id', 'docs.assets', 'restrict'),
-- by way of comms.message_keys, because messages are partitioned
('comms.message_attachments', 'message_id', 'comms.messages', 'cascade'),
('comms.messages', 'conversation_id', 'comms.conversations', 'cascade'),
('contact.consents', 'contact_id', 'contact.contacts', 'cascade'),
('contact.contact_identifiers', 'contact_id', 'contact.contacts', 'cascade'),
-- merging deletes no contact, merged_into_id says where it went; so both sides live or go
('contact.contact_merges', 'loser_id', 'contact.contacts', 'cascade'),
('contact.contact_merges', 'survivor_id', 'contact.contacts', 'cascade'),
('contact.contact_points', 'contact_id', 'contact.contacts', 'cascade'),
('contact.duplicate_candidates', 'contact_a_id', 'contact.contacts', 'cascade'),
('contact.duplicate_candidates', 'contact_b_id', 'contact.contacts', 'cascade'),
('contact.duplicate_candidates', 'model_id', 'contact.match_models', 'set_null'),
('integration.credentials', 'integration_id', 'integration.service_integrations', 'cascade'),
-- what it took the place of must not look as if it worked still
('integration.credentials', 'replaced_by_id', 'integration.credentials', 'cascade'),
('integration.sync_conflicts', 'integration_id', 'integration.service_integrations', 'cascade');

update core.delete_rules as r
set is_history = true
where r.child_table in ('contact.contact_merges', 'contact.duplicate_candidates');

do $rules$
begin
    perform core.guard_references('clinic.appointments');
    perform core.guard_references('clinic.practitioners');
    perform core.guard_references('comms.conversations');
    perform core.guard_references('comms.message_attachments');
    perform core.guard_references('comms.messages');
    perform core.guard_references('contact.consents');
    perform core.guard_references('contact.contact_identifiers');
    perform core.guard_references('contact.contact_merges');
    perform core.guard_references('contact.contact_points');
    perform core.guard_references('contact.duplicate_candidates');
    perform core.guard_references('integration.credentials');
    perform core.guard_references('integration.sync_conflicts');
end
$rules$;

commit;
