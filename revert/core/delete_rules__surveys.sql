-- Revert routiq:core/delete_rules__surveys from pg

begin;

drop trigger tg_survey_answers_60_living_parents_update on contact.survey_answers;
drop trigger tg_survey_answers_60_living_parents_insert on contact.survey_answers;

delete from core.delete_rules as r
where
    r.child_table in (
        'contact.survey_answers'
    );

commit;
