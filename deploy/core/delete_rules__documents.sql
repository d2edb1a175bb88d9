-- Deploy routiq:core/delete_rules__documents to pg
-- requires: core/delete_rules__queue
-- requires: clinic/encounters
-- requires: docs/documents
-- requires: docs/document_links

begin;

insert into core.delete_rules (child_table, child_column, parent_table, action)
values
('clinic.encounters', 'appointment_id', 'clinic.appointments', 'set_null'),
('clinic.encounters', 'contact_id', 'contact.contacts', 'cascade'),
-- as with appointments
('clinic.encounters', 'location_id', 'core.locations', 'restrict'),
('clinic.encounters', 'practitioner_id', 'clinic.practitioners', 'restrict'),
('docs.document_links', 'document_id', 'docs.documents', 'cascade'),
-- the link goes, the document stays with the patient
('docs.document_links', 'target_appointment_id', 'clinic.appointments', 'cascade'),
('docs.document_links', 'target_contact_id', 'contact.contacts', 'cascade'),
('docs.document_links', 'target_encounter_id', 'clinic.encounters', 'cascade'),
('docs.document_links', 'target_invoice_id', 'billing.invoices', 'cascade'),
('docs.document_links', 'target_order_id', 'billing.orders', 'cascade'),
('docs.documents', 'asset_id', 'docs.assets', 'restrict'),
('docs.documents', 'contact_id', 'contact.contacts', 'cascade'),
('docs.documents', 'encounter_id', 'clinic.encounters', 'set_null'),
('docs.documents', 'location_id', 'core.locations', 'restrict'),
-- the newest version goes first
('docs.documents', 'replaces_id', 'docs.documents', 'restrict');

do $rules$
begin
    perform core.guard_references('clinic.encounters');
    perform core.guard_references('docs.document_links');
    perform core.guard_references('docs.documents');
end
$rules$;

commit;
