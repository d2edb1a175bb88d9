begin;

select plan(11);

select test.make_clinic();

insert into clinic.appointment_types (organization_id, name)
values
    (test.organization('north'), 'Massage'),
    (test.organization('north'), 'Surgery'),
    (test.organization('south'), 'Massage');

insert into contact.contacts (organization_id, display_name)
select test.organization('north'), 'Patient ' || n.number
from generate_series(1, 5) as n (number);

insert into contact.patients (organization_id, contact_id, location_id)
select
    c.organization_id,
    c.id,
    test.location(case when c.display_name = 'Patient 5' then 'hill' else 'harbour' end)
from contact.contacts as c
where c.display_name like 'Patient%';

-- Each has been there three times, and two of them come again.
insert into clinic.appointments (
    organization_id, contact_id, location_id, appointment_type_id, start_at, end_at, is_overlap_allowed
)
select
    c.organization_id,
    c.id,
    p.location_id,
    t.id,
    now() + n.days * interval '1 day',
    now() + n.days * interval '1 day' + interval '1 hour',
    true
from contact.contacts as c
inner join contact.patients as p
    on c.id = p.contact_id
cross join unnest(array[-3, -2, -1, 2, 4]) as n (days)
inner join clinic.appointment_types as t
    on c.organization_id = t.organization_id and t.name = 'Massage'
where n.days < 0 or c.display_name in ('Patient 1', 'Patient 2');

select results_eq(
    $$
    select *
    from test.pages(
        'user_ada', 'org_north', 'api.list_patients_with_appointments(2, %L)', 'display_name', 'patient_id'
    ) as p (name)
    order by p.name
    $$,
    array['Patient 1', 'Patient 2', 'Patient 3', 'Patient 4', 'Patient 5'],
    'every patient comes once'
);
select is(
    test.answer_to(
        'user_ada', 'org_north',
        $$
        select string_agg(
            concat_ws(':', p.display_name, jsonb_array_length(p.past), jsonb_array_length(p.upcoming)), ' '
            order by p.display_name
        )
        from api.list_patients_with_appointments(p_each => 2) as p
        $$
    ),
    'Patient 1:2:2 Patient 2:2:2 Patient 3:2:0 Patient 4:2:0 Patient 5:2:0',
    'with so many of the last and the next appointments'
);
select is(
    test.answer_to(
        'user_ada', 'org_north',
        $$
        select bool_and((p.past -> 0 ->> 'start_at')::timestamptz > (p.past -> 1 ->> 'start_at')::timestamptz)
        from api.list_patients_with_appointments() as p
        $$
    ),
    'true', 'the latest first'
);
select is(
    test.answer_to('user_grace', 'org_north', 'select count(*) from api.list_patients_with_appointments()'),
    '4', 'who works at the harbour sees the harbour'
);
select is(
    test.answer_to('user_alan', 'org_south', 'select count(*) from api.list_patients_with_appointments()'),
    '0', 'another clinic sees nothing'
);
select results_eq(
    $$
    select *
    from test.pages(
        'user_ada', 'org_north', $q$api.list_patients_by_appointment_type('Massage', 2, %L)$q$,
        'display_name', 'contact_id'
    ) as p (name)
    order by p.name
    $$,
    array['Patient 1', 'Patient 2', 'Patient 3', 'Patient 4', 'Patient 5'],
    'of a kind every patient comes once, however often they came'
);
select is(
    test.answer_to(
        'user_ada', 'org_north',
        format(
            $$
            select string_agg(p.appointment_count::text, ' ' order by p.display_name)
            from api.list_patients_by_appointment_type(%L) as p
            $$,
            (
                select t.id
                from clinic.appointment_types as t
                where t.organization_id = test.organization('north') and t.name = 'Massage'
            )
        )
    ),
    '5 5 3 3 3', 'with how often; the kind may be named by its id'
);
select is(
    test.answer_to(
        'user_ada', 'org_north', $$select count(*) from api.list_patients_by_appointment_type('Surgery')$$
    ),
    '0', 'a kind that nobody has is empty'
);
select is(
    test.answer_to('user_ada', 'org_north', $$select api.list_patients_by_appointment_type('Magic')$$),
    'RQ404', 'one that there is not is refused'
);
select is(
    test.answer_to(
        'user_grace', 'org_north', $$select count(*) from api.list_patients_by_appointment_type('Massage')$$
    ),
    '4', 'who works at the harbour sees those of the harbour'
);
select is(
    test.answer_to(
        'user_alan', 'org_south', $$select count(*) from api.list_patients_by_appointment_type('Massage')$$
    ),
    '0', 'another clinic sees nobody by a kind of the same name'
);

select *
from finish();

rollback;
