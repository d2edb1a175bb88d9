-- Revert routiq:analytics/patient_states__policies from pg

begin;

drop policy patient_states_app_migrator_all on analytics.patient_states;
drop policy patient_states_app_owner_sight on analytics.patient_states;
drop policy patient_states_app_owner_all on analytics.patient_states;

commit;
