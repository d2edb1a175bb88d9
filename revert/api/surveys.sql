-- Revert routiq:api/surveys from pg

begin;

drop function api.survey_results(uuid);
drop function api.list_surveys();
drop function api.answer_survey(uuid, uuid, jsonb);
drop function api.set_survey_status(uuid, text, int);
drop function api.save_survey(text, jsonb, uuid, int);

commit;
