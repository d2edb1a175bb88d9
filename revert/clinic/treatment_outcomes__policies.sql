-- Revert routiq:clinic/treatment_outcomes__policies from pg

begin;

drop policy treatment_outcomes_app_migrator_all on clinic.treatment_outcomes;
drop policy treatment_outcomes_app_owner_sight on clinic.treatment_outcomes;
drop policy treatment_outcomes_app_owner_all on clinic.treatment_outcomes;

commit;
