begin;

select plan(10);

select test.make_reception();

create function test.ask(p_query text, p_subject text default 'user_grace')
returns text
language sql
as $function$
    select coalesce(substring(a.answer from '(?:report|presentation|encounter|analysis)_id": "([^"]+)"'), a.answer)
    from test.answer_to(p_subject, 'org_north', 'select ' || p_query) as a (answer)
$function$;

create function test.analyse(p_contact text, p_content text, p_result text)
returns text
language sql
as $function$
    select test.ask(
        format(
            'api.record_skin_analysis(%L, %L, %L, %L, p_contact_id => %L)',
            test.asset(p_content) ->> 'asset_id', 'derm', '1', p_result, test.contact(p_contact)
        )
    )
$function$;

create temporary table made as
select
    test.ask(format('api.start_presentation(%L)', test.contact('Mary'))) as session,
    test.attach('Plan', 'report', 'contact', test.contact('Mary')) as document,
    test.analyse('Mary', 'face', '{"acne": 3, "tone": "dry"}') as analysis,
    test.analyse('Noah', 'other', '{"acne": 9}') as other;

create function test.show(p_more text)
returns text
language sql
as $function$
    select test.ask(format('api.show_in_presentation(%L, %s)', m.session, p_more))
    from made as m
$function$;

select matches(
    (select test.show(format('%L', m.document)) from made as m), '^[0-9a-f]{8}-', 'a patient is shown a document'
);
select is(
    (select test.show(format('p_skin_analysis_id => %L', m.analysis)) from made as m),
    (select test.show(format('p_skin_analysis_id => %L', m.analysis)) from made as m), 'and an analysis, told once'
);
select is(
    (select test.show(format('p_skin_analysis_id => %L', m.other)) from made as m), 'RQ404', 'nobody else''s'
);
select is((select test.show(format('%L, %L', m.document, m.analysis)) from made as m), 'RQ422', 'one at a time');
select is(
    (select test.ask(format('api.end_presentation(%L, %L)', m.session, 'likes it')) from made as m), '2', 'it ends'
);
select is((select test.show(format('%L', m.document)) from made as m), 'RQ409', 'and shows no more');

create function test.shown(p_subject text)
returns text
language sql
as $function$
    select test.ask(
        format(
            'string_agg(concat_ws(%L, jsonb_array_length(s.shown), s.notes, s.ended_at is not null), %L) '
            'from api.list_presentations(%L) as s',
            ' ', ', ', test.contact('Mary')
        ),
        p_subject
    )
$function$;

select is(test.shown('user_nobody'), '2 likes it t', 'the patient is told');
select is(test.shown('user_alan'), 'RQ403', 'reception is not');

-- The history of analyses.
select test.analyse('Mary', 'face later', '{"acne": 1, "tone": "fair", "new": 4}');
select is(
    test.ask(
        format(
            'string_agg(concat_ws(%L, h.changes, h.previous_id is null), %L) from api.analysis_history(%L, %L) as h',
            ' ', ', ', test.contact('Mary'), 'derm'
        )
    ),
    '{} t, {"acne": -2} f', 'each analysis is held against the one before'
);

select test.answer_to('user_ada', 'org_north', format('select api.delete_contact(%L)', test.contact('Mary')));
select is(
    (
        select string_agg(b.table_name, ', ' order by b.table_name)
        from core.delete_batch_rows as b
        where b.table_name like 'docs.presentation%'
    ),
    'docs.presentation_items, docs.presentation_items, docs.presentation_sessions', 'it goes with the patient'
);

select *
from finish();

rollback;
