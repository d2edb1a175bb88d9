begin;

select plan(27);

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

alter table made add column plan text, add column record text, add column photo text;

update made set plan = test.ask(format('api.plan_treatment(%L, p_encounter_id => %L)', 'Laser', encounter));
update made set record = test.ask(
    format('api.record_treatment(%L, p_encounter_id => %L, p_treatment_plan_id => %L)', 'First session', encounter, plan)
);

select matches((select m.record from made as m), '^[0-9a-f]{8}-', 'treatment is planned and recorded');
select is(
    (
        select string_agg(concat_ws(' ', r.contact_id = test.contact('Mary'), r.location_id = test.location('harbour')), '')
        from clinic.treatment_records as r
    ),
    't t', 'for the patient and branch of the encounter'
);
select is(
    (
        select test.ask(format('api.record_treatment(%L, %L, %L)', 'X', test.contact('Noah'), m.encounter))
        from made as m
    ),
    'RQ409', 'not for somebody else'
);
select is(
    (
        select test.ask(
            format('api.record_treatment(%L, %L, p_treatment_plan_id => %L)', 'X', test.contact('Noah'), m.plan)
        )
        from made as m
    ),
    'RQ404', 'nor by somebody else''s plan'
);
select is(test.ask(format('api.plan_treatment(%L, %L)', 'X', test.contact('Sue'))), 'RQ404', 'nor in other clinics');
select is(
    test.ask(format('api.plan_treatment(%L, %L)', 'X', test.contact('Mary')), 'user_alan'), 'RQ403',
    'reception plans nothing'
);
select is(test.ask(format('api.plan_treatment(%L, %L)', '', test.contact('Mary'))), 'RQ422', 'a plan has a title');

-- Photos and outcomes.
update made set photo = test.ask(
    format('api.add_treatment_photo(%L, %L, %L)', record, test.asset('photo') ->> 'asset_id', 'before')
);

select is(
    (
        select test.ask(format('api.add_treatment_photo(%L, %L, %L)', m.record, test.asset('photo') ->> 'asset_id', 'before'))
        from made as m
    ),
    (select m.photo from made as m), 'a photo is shown once'
);
select is(
    (select test.ask(format('api.add_treatment_photo(%L, %L, %L)', m.record, m.record, 'before')) from made as m),
    'RQ404', 'a photo has a file'
);
select is(
    (
        select test.ask(format('api.add_treatment_photo(%L, %L, %L)', m.record, test.asset('p') ->> 'asset_id', 'never'))
        from made as m
    ),
    'RQ422', 'and was taken before, during or after'
);
select matches(
    (select test.ask(format('api.record_outcome(%L, %L, p_value => 3)', 'redness', m.record)) from made as m),
    '^[0-9a-f]{8}-', 'what came of it is recorded'
);
select is(
    (select test.ask(format('api.record_outcome(%L, %L)', 'redness', m.record)) from made as m), 'RQ422',
    'as a figure or in words'
);
select is(test.ask($$api.record_outcome('redness', p_value => 3)$$), 'RQ404', 'of a treatment or plan');

create function test.history(p_subject text)
returns text
language sql
as $function$
    select test.answer_to(
        p_subject, 'org_north',
        format(
            'select string_agg(concat_ws(%L, h.title, h.photos #>> %L, h.outcomes #>> %L), %L) '
            'from api.treatment_history(%L) as h',
            ' ', '{0,storage_key}', '{0,value}', ', ', test.contact('Mary')
        )
    )
$function$;

select is(test.history('user_grace'), 'First session user_ada/photo 3', 'who treats sees all of it');
select is(test.history('user_nobody'), 'First session 3', 'so does the patient, but for files that were not scanned');
select test.scan();
select is(test.history('user_nobody'), 'First session user_ada/photo 3', 'and those once they were found clean');
select is(test.history('user_alan'), 'RQ403', 'reception does not');

-- The flow of a plan.
select is(
    (select test.ask(format('api.set_treatment_plan_status(%L, %L)', m.plan, 'completed')) from made as m), '2',
    'a plan is completed'
);
select is(
    (select test.ask(format('api.set_treatment_plan_status(%L, %L)', m.plan, 'draft')) from made as m), 'RQ409',
    'and is no draft again'
);
select is(
    test.ask(format('max(p.status) from api.list_treatment_plans(%L) as p', test.contact('Mary'))), 'completed',
    'so it is told'
);

-- Skin analyses.
create function test.analyse(p_result text, p_more text default '0.875', p_version text default '1')
returns text
language sql
as $function$
    select test.ask(
        format(
            'api.record_skin_analysis(%L, %L, %L, %L, %s, p_encounter_id => %L)',
            test.asset('face') ->> 'asset_id', 'derm', p_version, p_result, p_more, (select m.encounter from made as m)
        )
    )
$function$;

select is(test.analyse('{"acne": 2}'), test.analyse('{"acne": 2}'), 'a model says one thing of a picture');
select is(test.analyse('{"acne": 3}'), 'RQ409', 'another thing only');
select matches(test.analyse('{"acne": 3}', p_version => '2'), '^[0-9a-f]{8}-', 'as another version');
select is(test.analyse('[]', p_version => '3'), 'RQ422', 'an object');
select is(test.analyse('{}', '2', '3'), 'RQ422', 'and sure by 0 to 1');
select is(
    test.ask(format('string_agg(s.confidence::text, %L) from api.list_skin_analyses(%L) as s', ' ', test.contact('Mary'))),
    '0.8750 0.8750', 'so they are told'
);

-- Merging takes all along, deleting takes it away.
select test.answer_to(
    'user_ada', 'org_north', format('select api.merge_contacts(%L, %L)', test.contact('Noah'), test.contact('Mary'))
);
select test.answer_to('user_ada', 'org_north', format('select api.delete_contact(%L)', test.contact('Noah')));
select is(
    (
        select string_agg(w.table_name || ' ' || w.rows, ', ' order by w.table_name)
        from (
            select b.table_name, count(*) as rows
            from core.delete_batch_rows as b
            where b.table_name like 'clinic.%'
            group by b.table_name
        ) as w
    ),
    'clinic.encounters 1, clinic.skin_analyses 2, clinic.treatment_outcomes 1, clinic.treatment_photos 1, '
    'clinic.treatment_plans 1, clinic.treatment_records 1',
    'what there is goes with a merge and a deletion'
);

select *
from finish();

rollback;
