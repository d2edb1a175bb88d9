-- Deploy routiq:core/delete_rules__presentations to pg
-- requires: core/delete_rules__treatment
-- requires: docs/generated_reports
-- requires: docs/presentation_items

begin;

insert into core.delete_rules (child_table, child_column, parent_table, action)
values
('docs.generated_reports', 'contact_id', 'contact.contacts', 'cascade'),
('docs.generated_reports', 'document_id', 'docs.documents', 'set_null'),
('docs.generated_reports', 'encounter_id', 'clinic.encounters', 'set_null'),
('docs.generated_reports', 'location_id', 'core.locations', 'restrict'),
('docs.presentation_items', 'contact_id', 'contact.contacts', 'cascade'),
('docs.presentation_items', 'document_id', 'docs.documents', 'cascade'),
('docs.presentation_items', 'location_id', 'core.locations', 'restrict'),
('docs.presentation_items', 'presentation_session_id', 'docs.presentation_sessions', 'cascade'),
-- by way of clinic.skin_analysis_keys, because analyses are partitioned
('docs.presentation_items', 'skin_analysis_id', 'clinic.skin_analyses', 'cascade'),
('docs.presentation_sessions', 'contact_id', 'contact.contacts', 'cascade'),
('docs.presentation_sessions', 'encounter_id', 'clinic.encounters', 'set_null'),
('docs.presentation_sessions', 'location_id', 'core.locations', 'restrict');

do $rules$
begin
    perform core.guard_references('docs.generated_reports');
    perform core.guard_references('docs.presentation_items');
    perform core.guard_references('docs.presentation_sessions');
end
$rules$;

commit;
