-- Deploy routiq:core/delete_rules__treatment to pg
-- requires: core/delete_rules__documents
-- requires: clinic/observations
-- requires: clinic/skin_analyses
-- requires: clinic/treatment_outcomes
-- requires: clinic/treatment_photos

begin;

insert into core.delete_rules (child_table, child_column, parent_table, action)
values
('clinic.observations', 'contact_id', 'contact.contacts', 'cascade'),
('clinic.observations', 'encounter_id', 'clinic.encounters', 'set_null'),
('clinic.observations', 'location_id', 'core.locations', 'restrict'),
('clinic.skin_analyses', 'asset_id', 'docs.assets', 'restrict'),
('clinic.skin_analyses', 'contact_id', 'contact.contacts', 'cascade'),
('clinic.skin_analyses', 'encounter_id', 'clinic.encounters', 'set_null'),
('clinic.skin_analyses', 'location_id', 'core.locations', 'restrict'),
('clinic.treatment_outcomes', 'contact_id', 'contact.contacts', 'cascade'),
('clinic.treatment_outcomes', 'location_id', 'core.locations', 'restrict'),
('clinic.treatment_outcomes', 'treatment_plan_id', 'clinic.treatment_plans', 'cascade'),
('clinic.treatment_outcomes', 'treatment_record_id', 'clinic.treatment_records', 'cascade'),
('clinic.treatment_photos', 'asset_id', 'docs.assets', 'restrict'),
('clinic.treatment_photos', 'contact_id', 'contact.contacts', 'cascade'),
('clinic.treatment_photos', 'location_id', 'core.locations', 'restrict'),
('clinic.treatment_photos', 'treatment_record_id', 'clinic.treatment_records', 'cascade'),
('clinic.treatment_plans', 'contact_id', 'contact.contacts', 'cascade'),
('clinic.treatment_plans', 'encounter_id', 'clinic.encounters', 'set_null'),
('clinic.treatment_plans', 'location_id', 'core.locations', 'restrict'),
('clinic.treatment_plans', 'practitioner_id', 'clinic.practitioners', 'restrict'),
('clinic.treatment_records', 'contact_id', 'contact.contacts', 'cascade'),
('clinic.treatment_records', 'encounter_id', 'clinic.encounters', 'set_null'),
('clinic.treatment_records', 'location_id', 'core.locations', 'restrict'),
('clinic.treatment_records', 'practitioner_id', 'clinic.practitioners', 'restrict'),
('clinic.treatment_records', 'treatment_plan_id', 'clinic.treatment_plans', 'set_null');

do $rules$
begin
    perform core.guard_references('clinic.observations');
    perform core.guard_references('clinic.skin_analyses');
    perform core.guard_references('clinic.treatment_outcomes');
    perform core.guard_references('clinic.treatment_photos');
    perform core.guard_references('clinic.treatment_plans');
    perform core.guard_references('clinic.treatment_records');
end
$rules$;

commit;
