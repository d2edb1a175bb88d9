begin;

select plan(12);

select test.make_clinic();

create temporary table booked as
select b.*
from (
    values
    ('Mary', test.book('Mary', 'Doctor Harbour', 9, 'harbour')),
    ('Noah', test.book('Noah', 'Doctor Hill', 9, 'hill')),
    ('Noah', test.book('Noah', 'Doctor Everywhere', 10, 'harbour')),
    ('Mary', test.book('Mary', 'Doctor Hill', 11, 'hill')),
    ('Sue', test.book('Sue', 'Doctor Beach', 9, 'beach'))
) as b (name, id);

update clinic.appointments set notes = 'is afraid of needles'
where contact_id = test.contact('Mary');

select is(
    (
        select string_agg(p.name, ' ')
        from test.pages('user_ada', 'org_north', $$api.list_appointments(p_limit => 1, p_after => %L)$$, 'start_at')
            as p (name)
    ),
    '2026-03-02T09:00:00+00:00 2026-03-02T09:00:00+00:00 2026-03-02T10:00:00+00:00 2026-03-02T11:00:00+00:00',
    'appointments come in time, each once, also where two begin together'
);
select is(
    (
        select count(distinct p.id)
        from test.pages(
            'user_ada', 'org_north', 'api.list_appointments(p_limit => 3, p_after => %L)', 'appointment_id'
        ) as p (id)
    ),
    4::bigint, 'whatever the size of the page'
);
select is(
    test.answer_to(
        'user_ada', 'org_north',
        $$
        select count(*)
        from api.list_appointments('2026-03-02 09:30+00', '2026-03-02 11:00+00')
        $$
    ),
    '1', 'from an instant, and before another'
);
select is(
    test.answer_to(
        'user_ada', 'org_north',
        format(
            'select string_agg(contact_name, $$ $$) from api.list_appointments(p_practitioner_id => %L)',
            test.practitioner('Doctor Hill')
        )
    ),
    'Noah Mary', 'of one practitioner'
);
select is(
    test.answer_to(
        'user_ada', 'org_north',
        format(
            'select count(*) from api.list_appointments(p_contact_id => %L, p_location_id => %L)',
            test.contact('Mary'), test.location('hill')
        )
    ),
    '1', 'of one patient at one branch'
);
select is(
    test.answer_to('user_grace', 'org_north', 'select count(*) from api.list_appointments()'), '2',
    'who works at the harbour sees the harbour'
);
select is(
    test.answer_to(
        'user_nobody', 'org_north', 'select string_agg(contact_name, $$ $$) from api.list_appointments()'
    ),
    'Mary Mary', 'customers see their own'
);
select is(
    test.answer_to('user_alan', 'org_south', 'select count(*) from api.list_appointments()'), '1',
    'another clinic its own'
);
select is(
    test.answer_to('user_ada', 'org_north', $$select api.list_appointments(p_after => '[1]')$$), 'RQ422',
    'what no page gave is refused'
);
select is(
    (
        select
            test.answer_to(
                'user_ada', 'org_north', format('select notes from api.get_appointment(%L)', min(b.id::text))
            )
        from booked as b
        where b.name = 'Mary'
    ),
    'is afraid of needles', 'staff read notes'
);
select is(
    (
        select
            test.answer_to(
                'user_nobody', 'org_north',
                format('select coalesce(notes, contact_name) from api.get_appointment(%L)', min(b.id::text))
            )
        from booked as b
        where b.name = 'Mary'
    ),
    'Mary', 'customers do not'
);
select is(
    (
        select
            test.answer_to('user_ada', 'org_north', format('select api.get_appointment(%L)', b.id))
        from booked as b
        where b.name = 'Sue'
    ),
    'RQ404', 'an appointment of another clinic is not there'
);

select *
from finish();

rollback;
