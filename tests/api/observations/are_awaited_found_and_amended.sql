begin;

select plan(13);

select test.make_reception();

create function test.ask(p_query text, p_subject text default 'user_grace')
returns text
language sql
as $function$
    select coalesce(substring(a.answer from '_id": "([^"]+)"'), a.answer)
    from test.answer_to(p_subject, 'org_north', 'select ' || p_query) as a (answer)
$function$;

create temporary table made as
select test.ask(format('api.open_encounter(%L, p_location_id => %L)', test.contact('Mary'), test.location('harbour')))
    as encounter;

alter table made add column awaited text, add column weight text;

update made set awaited = test.ask(format('api.record_observation(%L, p_encounter_id => %L)', 'HbA1c', encounter));
update made set weight = test.ask(
    format('api.record_observation(%L, p_encounter_id => %L, p_value => 71.5, p_unit => %L)', 'weight', encounter, 'kg')
);

create function test.amend(p_id text, p_more text)
returns text
language sql
as $function$
    select test.ask(format('api.amend_observation(%L, %s)', p_id, p_more))
$function$;

select is(
    (
        select string_agg(concat_ws(' ', o.code, o.status, o.location_id = test.location('harbour')), ', ' order by o.code)
        from clinic.observations as o
    ),
    'HbA1c registered t, weight final t', 'what has no value is awaited, at the branch of the encounter'
);
select is((select test.amend(m.awaited, 'p_value => 5.4, p_status => $$preliminary$$') from made as m), '2', 'it comes');
select is((select test.amend(m.awaited, '5.6, p_row_version => 1') from made as m), 'RQ409', 'nobody writes over what came');
select is((select test.amend(m.awaited, '5.6, $$%$$, p_row_version => 2') from made as m), '3', 'it becomes final');
select is((select test.amend(m.weight, '70.5, $$kg$$') from made as m), '2', 'what is final is amended');
select is((select test.amend(m.weight, '70, p_status => $$final$$') from made as m), 'RQ409', 'and final no more');
select is((select test.amend(m.weight, '70, p_value_code => $$x$$') from made as m), 'RQ422', 'there is one value');
select is((select test.amend(m.weight, 'null, $$kg$$, $$much$$') from made as m), 'RQ422', 'words have no unit');
select is(
    (select test.ask(format('api.withdraw_observation(%L)', m.awaited)) from made as m), '4', 'it may be withdrawn'
);
select is(
    (
        select test.ask(format('api.record_observation(%L, %L, %L, p_value => 1)', 'weight', test.contact('Noah'), m.encounter))
        from made as m
    ),
    'RQ409', 'not for somebody else'
);

create function test.observations(p_subject text, p_more text default '')
returns text
language sql
as $function$
    select test.ask(
        format(
            'string_agg(concat_ws(%L, o.code, o.status, o.value), %L) from api.list_observations(%L %s) as o',
            ' ', ', ', test.contact('Mary'), p_more
        ),
        p_subject
    )
$function$;

select is(
    test.observations('user_nobody'), 'HbA1c entered_in_error 5.6, weight amended 70.5',
    'patients see their own, in the order in which they were recorded'
);
select is(
    (select test.observations('user_grace', format(', %L, 1, %L', 'weight', m.awaited)) from made as m),
    'weight amended 70.5', 'one kind is told page by page'
);
select is(test.observations('user_alan'), 'RQ403', 'reception sees none');

select *
from finish();

rollback;
