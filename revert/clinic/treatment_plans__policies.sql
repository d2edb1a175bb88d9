-- Revert routiq:clinic/treatment_plans__policies from pg

begin;

drop policy treatment_plans_app_migrator_all on clinic.treatment_plans;
drop policy treatment_plans_app_owner_sight on clinic.treatment_plans;
drop policy treatment_plans_app_owner_all on clinic.treatment_plans;

commit;
