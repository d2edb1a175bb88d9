begin;

select plan(9);

select test.make_clinic();

create function test.asked(p_query text, p_subject text default 'user_ada', p_organization text default 'org_north')
returns text
language sql
as $function$
    select test.answer_to(p_subject, p_organization, p_query)
$function$;

create function test.kept(p_kind text, p_rows text, p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.asked(format('select api.append_analytics(%L, %L)', p_kind, p_rows), p_subject)
$function$;

select is(
    array[
        test.kept('event', '[{"name": "page.viewed"}, {"name": "page.viewed", "properties": {"page": "calendar"}}]'),
        test.kept('event', '[{"name": "page.viewed"}]', 'user_grace'),
        test.kept('performance', '[{"name": "page.load", "value": 10}, {"name": "page.load", "value": 90}]'),
        test.kept('error', '[{"name": "calendar.load", "message": "gone"}]'),
        test.kept('activity', '[{"name": "report.exported"}]')
    ],
    array['2', '1', '2', '1', '1'], 'many are kept at once'
);
select is(
    array[
        test.kept('event', '{}'), test.kept('mood', '[{"name": "good"}]'), test.kept('event', '[{}]'),
        test.kept('event', '[{"name": "page.viewed", "happened_at": "2020-01-01"}]'),
        test.kept('error', '[{"name": "calendar.load", "message": "gone", "severity": "sad"}]'),
        test.kept('event', '[{"name": "page.viewed"}]', 'user_nobody')
    ],
    array['RQ422', 'RQ422', 'RQ422', 'RQ422', 'RQ422', 'RQ403'], 'of what is known and new'
);
select is(
    test.asked(
        $$select string_agg(concat_ws(' ', c.name, c.events, c.users), ', ')
        from api.event_counts(current_date - 1, current_date + 1) as c$$
    ),
    'page.viewed 3 2', 'it is counted'
);
select is(
    test.asked(
        $$select string_agg(concat_ws(' ', p.name, p.measured, p.half_under, p.at_most), ', ')
        from api.performance_summary(current_date - 1, current_date + 1) as p$$
    ),
    'page.load 2 10 90', 'and measured'
);
select is(
    test.asked(
        $$select concat_ws(' ', e.message, a.name)
        from api.list_errors() as e, api.list_user_activity(e.user_id) as a$$
    ),
    'gone report.exported', 'and told'
);
select is(
    test.asked('select count(*) from api.list_errors()', 'user_alan', 'org_south')
    || test.asked('select count(*) from api.list_errors()', 'user_grace'),
    '0RQ403', 'to who runs the clinic'
);
select throws_ok('update analytics.analytics_events set name = null', '42501', null, 'what is recorded stays');

create table analytics.error_logs_2001_01 partition of analytics.error_logs
for values from ('2001-01-01') to ('2001-02-01');

select is(
    jobs.drop_archive(jsonb_populate_record(null::jobs.jobs, '{"args": {}}')),
    '{"dropped": ["analytics.error_logs_2001_01"]}', 'an old month goes as a whole'
);
select is(
    jobs.drop_archive(jsonb_populate_record(null::jobs.jobs, '{"args": {}}')), '{"dropped": []}', 'and no other'
);

select *
from finish();

rollback;
