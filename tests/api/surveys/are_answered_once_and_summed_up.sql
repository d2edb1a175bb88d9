begin;

select plan(9);

select test.make_clinic();

create function test.asked(p_query text, p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.answer_to(p_subject, 'org_north', p_query)
$function$;

create function test.answered(p_contact text, p_answers text, p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.asked(
        format(
            'select api.answer_survey(%L, %L, %L) is not null', (select s.id from contact.surveys as s),
            test.contact(p_contact), p_answers
        ),
        p_subject
    )
$function$;

create function test.set_status(p_status text)
returns text
language sql
as $function$
    select test.asked(
        format('select api.set_survey_status(%L, %L)', (select s.id from contact.surveys as s), p_status)
    )
$function$;

create function test.saved(p_questions text)
returns text
language sql
as $function$
    select test.asked(format('select api.save_survey(%L, %L) is not null', 'Visit', p_questions))
$function$;

select is(
    array[
        test.saved('{}'), test.saved('[]'), test.saved('[{"key": "again", "text": "?", "form": "mood"}]'),
        test.saved('[{"key": "how", "text": "?", "form": "choice", "choices": []}]'),
        test.saved('[{"key": "a", "text": "?", "form": "text"}, {"key": "a", "text": "?", "form": "text"}]')
    ],
    array_fill('RQ422'::text, array[5]), 'what cannot be asked'
);
select is(
    test.saved(
        '[{"key": "again", "text": "Again?", "form": "score"}, {"key": "who", "text": "Who?", "form": "text"},
        {"key": "how", "text": "How?", "form": "choice", "choices": ["well", "badly"]}]'
    ),
    'true', 'a survey is drafted'
);
select is(test.answered('Mary', '{"again": 9}'), 'RQ409', 'a draft is not answered');
select is(test.set_status('open') || test.set_status('open'), '22', 'it is opened, once');
select is(
    array[
        test.answered('Mary', '{"again": 11}'), test.answered('Mary', '{"how": "so"}'), test.answered('Mary', '{"why": "x"}'),
        test.answered('Mary', '{}'), test.answered('Noah', '{"again": 1}', 'user_nobody'), test.answered('Sue', '{"again": 1}')
    ],
    array['RQ422', 'RQ422', 'RQ422', 'RQ422', 'RQ404', 'RQ404'], 'answers fit, and everybody speaks for the own person'
);
select is(
    array[
        test.answered('Mary', '{"again": 9, "how": "well", "who": "Ann"}', 'user_nobody'),
        test.answered('Mary', '{"again": 9, "how": "well", "who": "Ann"}', 'user_nobody'),
        test.answered('Mary', '{"again": 1}'), test.answered('Noah', '{"again": 6}')
    ],
    array['true', 'true', 'RQ409', 'true'], 'each answers once'
);
select is(
    test.asked(
        $$select string_agg(concat_ws(' ', r.question, r.answers, round(r.average, 1), r.choices), ', ')
        from api.list_surveys() as s, api.survey_results(s.survey_id) as r$$
    ),
    'again 2 7.5, who 1, how 1 {"well": 1, "badly": 0}', 'and it is summed up'
);
select is(
    test.set_status('closed') || test.asked('select count(*) from api.list_surveys()', 'user_nobody'), '30',
    'what is closed is not shown to customers'
);
select is(
    test.asked($$select api.survey_results(s.survey_id) from api.list_surveys() as s$$, 'user_grace'), 'RQ403',
    'results are for who runs the clinic'
);

select *
from finish();

rollback;
