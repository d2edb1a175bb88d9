-- Revert routiq:contact/check_survey from pg

begin;

drop function contact.check_answers(jsonb, jsonb);
drop function contact.check_survey(jsonb);

commit;
