begin;

select plan(17);

select test.make_reception();
select test.asset(p.content) from unnest(array['a', 'b', 'c', 'd']) as p (content);

-- the second of January in Sydney, which is the first in Greenwich
update core.organizations
set time_zone = 'Australia/Sydney'
where id = test.organization('north');

create function test.analyse(
    p_contact text, p_result jsonb, p_at timestamptz, p_location text default null, p_encounter_id uuid default null
)
returns uuid
language sql
as $function$
    insert into clinic.skin_analyses (
        organization_id, contact_id, location_id, encounter_id, asset_id, model_name, model_version, result, analysed_at
    )
    select
        test.organization('north'), test.contact(p_contact), test.location(p_location), p_encounter_id, a.id, 'derm',
        gen_random_uuid()::text, p_result, p_at
    from docs.assets as a
    order by a.id
    limit 1
    returning id
$function$;

insert into clinic.services (organization_id, name, duration, currency)
values (test.organization('north'), 'Laser', '30 minutes', 'AUD');
insert into clinic.bookings (organization_id, appointment_id, service_id, contact_id, currency)
select s.organization_id, test.book('Noah', 'Doctor Hill', 9, 'hill'), s.id, test.contact('Noah'), 'AUD'
from clinic.services as s;
insert into clinic.encounters (organization_id, contact_id, practitioner_id, location_id, appointment_id)
select b.organization_id, b.contact_id, test.practitioner('Doctor Hill'), test.location('hill'), b.appointment_id
from clinic.bookings as b;

create temporary table made as
select
    test.analyse('Mary', '{"acne": 2, "tone": "fair"}', '2026-01-01 20:00Z', 'harbour') as first_id,
    test.analyse('Mary', '{"acne": 4, "redness": 1.5}', '2026-01-20 12:00Z', 'harbour') as second_id,
    test.analyse('Noah', '{"acne": 9}', '2026-02-03 12:00Z', 'hill', (select e.id from clinic.encounters as e)) as third_id,
    test.analyse('Noah', '{"acne": 1}', '2026-02-04 12:00Z') as fourth_id;
-- versions are told apart, which is shown below; here they are one
update clinic.skin_analyses
set model_version = case result ->> 'acne' when '1' then '2' else '1' end;

create function test.told(
    p_more text default '', p_subject text default 'user_ada', p_days text default '''2026-01-01'', ''2026-02-28'''
)
returns text
language sql
as $function$
    select test.answer_to(
        p_subject, 'org_north',
        format(
            'select string_agg(concat_ws(%L, f.period_on, f.model_version, f.figure, f.analyses, f.average, f.deviation), %L) '
            'from api.aggregate_analyses(%s %s) as f',
            ' ', ', ', p_days, p_more
        )
    )
$function$;

create function test.named(p_by text)
returns text
language sql
as $function$
    select test.answer_to(
        'user_ada', 'org_north',
        format(
            'select string_agg(concat_ws(%L, l.name, p.name, s.name, f.analyses), %L order by l.name, p.name) '
            'from api.aggregate_analyses(%L, %L, %L, array[%L]) as f '
            'left join (select distinct n.id, n.name from pg_temp.names as n) as l on f.location_id = l.id '
            'left join pg_temp.names as p on f.practitioner_id = p.id '
            'left join pg_temp.names as s on f.service_id = s.id '
            'where f.figure = %L and f.model_version = %L',
            ' ', ', ', '2026-01-01', '2026-12-31', 'year', p_by, 'acne', '1'
        )
    )
$function$;

create temporary table names as
select l.id, l.name
from core.locations as l
union all
select p.id, p.name
from clinic.practitioners as p
union all
select s.id, s.name
from clinic.services as s;
grant select on names to public;

select is(
    test.told(),
    '2026-01-01 1 acne 2 3.0000 1.0000, 2026-01-01 1 redness 1 1.5000 0.0000, '
    '2026-02-01 1 acne 1 9.0000 0.0000, 2026-02-01 2 acne 1 1.0000 0.0000',
    'figures of months, version by version'
);
select is(
    test.told(', ''year'', p_model_name => ''derm'''),
    '2026-01-01 1 acne 3 5.0000 2.9439, 2026-01-01 1 redness 1 1.5000 0.0000, 2026-01-01 2 acne 1 1.0000 0.0000',
    'of years and of a model'
);
select is(test.told(', p_model_name => ''other'''), null, 'and of no other');
select is(
    test.told(', ''day''', p_days => '''2026-01-02'', ''2026-01-02'''), '2026-01-02 1 acne 1 2.0000 0.0000',
    'days are those of the clinic'
);
select is(test.named('location'), 'North Harbour 2, North Hill 1', 'by branch');
select is(test.named('practitioner'), 'Doctor Hill 1, 2', 'by practitioner');
select is(test.named('service'), 'Laser 1, 2', 'by service');

-- Who sees what.
select is(
    test.told(', ''year''', 'user_grace'),
    '2026-01-01 1 acne 2 3.0000 1.0000, 2026-01-01 1 redness 1 1.5000 0.0000, 2026-01-01 2 acne 1 1.0000 0.0000',
    'who treats sees the own branches, and what is of none'
);
select is(test.told('', 'user_alan'), 'RQ403', 'reception sees none');
select is(test.told('', 'user_nobody'), 'RQ403', 'nor do patients');
select is(test.told(', ''decade'''), 'RQ422', 'a period is listed');
select is(test.told(', ''month'', array[''moon'']'), 'RQ422', 'so is what figures are counted by');
select is(test.told(p_days => '''2026-02-01'', ''2026-01-01'''), 'RQ422', 'the last day comes last');

-- What changes.
update clinic.skin_analyses
set result = '{"acne": 6}', analysed_at = '2026-02-20 12:00Z'
where id = (select m.second_id from made as m);

select is(
    test.told(),
    '2026-01-01 1 acne 1 2.0000 0.0000, 2026-02-01 1 acne 2 7.5000 1.5000, 2026-02-01 2 acne 1 1.0000 0.0000',
    'what is said anew is counted anew'
);
select test.answer_to('user_ada', 'org_north', format('select api.delete_contact(%L)', test.contact('Noah')));
select is(test.told(', ''year'''), '2026-01-01 1 acne 2 4.0000 2.0000', 'what is taken away counts no more');

create temporary table kept as
select to_jsonb(f) - 'id' as figures
from clinic.skin_analysis_figures as f
where f.analyses <> 0;
update clinic.skin_analysis_figures set total = total + 1;
select is(
    clinic.recount_analysis_figures(test.organization('north'), '2026-01-01', '2026-12-31'), 2::bigint,
    'figures can be counted again'
);
select bag_eq(
    $$select to_jsonb(f) - 'id' from clinic.skin_analysis_figures as f$$, $$select k.figures from kept as k$$,
    'and are what was kept'
);

select *
from finish();

rollback;
