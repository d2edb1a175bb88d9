begin;

select plan(17);

select test.make_reception();

create temporary table booked as
select
    test.book('Mary', 'Doctor Harbour', 9, 'harbour') as harbour,
    test.book('Noah', 'Doctor Hill', 9, 'hill') as hill;

create function test.open(p_more text, p_subject text default 'user_ada')
returns text
language sql
as $function$
    select coalesce(substring(a.answer from '"encounter_id": "([^"]+)"'), a.answer)
    from test.answer_to(p_subject, 'org_north', format('select api.open_encounter(%s)', p_more)) as a (answer)
$function$;

create function test.encounter(p_function text, p_id text, p_more text default '')
returns text
language sql
as $function$
    select test.answer_to('user_ada', 'org_north', format('select api.%I(%L %s)', p_function, p_id, p_more))
$function$;

create function test.seen(p_name text, p_subject text)
returns text
language sql
as $function$
    select test.answer_to(
        p_subject, 'org_north',
        format(
            'select string_agg(concat_ws(%L, e.status, e.summary), %L) from api.list_encounters(%L) as e',
            ' ', ', ', test.contact(p_name)
        )
    )
$function$;

create temporary table opened as
select
    test.open(format('p_appointment_id => %L', b.harbour), 'user_grace') as mary,
    test.open(format('p_appointment_id => %L', b.hill)) as noah
from booked as b;

select is(
    (
        select concat_ws(' ', e.contact_id = test.contact('Mary'), e.location_id = test.location('harbour'), e.status)
        from clinic.encounters as e
        inner join opened as o
            on e.id::text = o.mary
    ),
    't t in_progress', 'it takes patient and branch of its appointment'
);
select is(
    (select test.open(format('p_appointment_id => %L', b.harbour)) from booked as b), 'RQ409', 'which has one'
);
select is(
    (select test.open(format('p_appointment_id => %L', b.hill), 'user_grace') from booked as b), 'RQ404',
    'at one''s own branch'
);
select is(
    test.open(format('%L, p_location_id => %L', test.contact('Mary'), test.location('hill')), 'user_grace'), 'RQ404',
    'without an appointment, too'
);
select is(test.open(format('%L', test.contact('Sue'))), 'RQ404', 'not with patients of other clinics');
select is(test.open(format('%L', test.contact('Mary')), 'user_alan'), 'RQ403', 'nor by reception');
select is(
    test.open(format('%L, p_class => %L', test.contact('Mary'), 'dream')), 'RQ422', 'classes are listed'
);
select is((select test.encounter('finish_encounter', o.mary, ', ''well'', 9') from opened as o), 'RQ409', 'versions count');
select is((select test.encounter('finish_encounter', o.mary, ', ''well''') from opened as o), '2', 'it ends');
select is((select test.encounter('finish_encounter', o.mary, ', ''well''') from opened as o), '2', 'once');
select is((select test.encounter('withdraw_encounter', o.noah) from opened as o), '2', 'one that was none is withdrawn');
select is((select test.encounter('finish_encounter', o.noah) from opened as o), 'RQ409', 'and ends no more');
select is(test.seen('Mary', 'user_grace'), 'finished well', 'who treats sees it');
select is(test.seen('Noah', 'user_grace'), null, 'at the own branch');
select is(test.seen('Mary', 'user_nobody'), 'finished well', 'a customer sees the own one');
select is(test.seen('Mary', 'user_alan'), 'RQ403', 'reception does not');

-- Whatever a function forgets to ask.
select is(
    (
        select count(*)
        from test.sign_in('user_alan', 'org_north')
        where test.value_as('app_owner', 'select count(*) from clinic.encounters') <> '0'
    ),
    0::bigint, 'for row security hides it'
);

select *
from finish();

rollback;
