begin;

select plan(9);

select test.make_clinic();

insert into clinic.appointment_types (organization_id, name)
values (test.organization('north'), 'Massage'), (test.organization('south'), 'Surgery');

select results_eq(
    $$select * from test.pages('user_ada', 'org_north', 'api.list_practitioners(1, %L)', 'name')$$,
    array['Doctor Everywhere', 'Doctor Harbour', 'Doctor Hill'],
    'practitioners come by name, each once'
);
select is(
    test.answer_to('user_grace', 'org_north', 'select count(*) from api.list_practitioners()'), '2',
    'who works at the harbour sees those of the harbour and of every branch'
);
select is(
    test.answer_to(
        'user_nobody', 'org_north',
        format('select name from api.get_practitioner(%L)', test.practitioner('Doctor Hill'))
    ),
    'Doctor Hill', 'customers may know who treats them'
);
select is(
    test.answer_to(
        'user_alan', 'org_south',
        format('select api.get_practitioner(%L)', test.practitioner('Doctor Hill'))
    ),
    'RQ404', 'a practitioner of another clinic is not there'
);
select is(
    test.answer_to('user_ada', 'org_north', $$select api.list_practitioners(5, '"x"')$$), 'RQ422',
    'what no page gave is refused'
);
select is(
    test.answer_to(
        'user_ada', 'org_north', 'select string_agg(name, $$ $$) from api.list_appointment_types()'
    ),
    'Massage', 'kinds of appointments are those of the clinic'
);
select is(
    test.answer_to('user_ada', 'org_north', 'select string_agg(code, $$ $$) from api.list_locations()'),
    'harbour hill', 'so are branches'
);
select is(
    test.answer_to('user_ada', 'org_south', 'select string_agg(code, $$ $$) from api.list_locations()'),
    'beach park', 'and those of the other clinic, where one is a member of both'
);
select is(
    test.answer_to('user_grace', 'org_south', 'select count(*) from api.list_locations()'), 'RQ403',
    'who is no member sees neither'
);

select *
from finish();

rollback;
