-- Revert routiq:contact/survey_answers from pg

begin;

drop table contact.survey_answers;

delete from audit.sensitive_columns as s
where s.table_name = 'contact.survey_answers';

commit;
