-- Revert routiq:contact/survey_answers__policies from pg

begin;

drop policy survey_answers_app_migrator_all on contact.survey_answers;
drop policy survey_answers_app_owner_sight on contact.survey_answers;
drop policy survey_answers_app_owner_all on contact.survey_answers;

commit;
