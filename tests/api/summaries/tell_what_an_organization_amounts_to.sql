begin;

select plan(8);

select test.make_clinic();
insert into contact.patients (organization_id, contact_id, location_id)
values
(test.organization('north'), test.contact('Mary'), test.location('hill')),
(test.organization('north'), test.contact('Noah'), test.location('harbour')),
(test.organization('south'), test.contact('Sue'), null);
insert into clinic.appointment_types (organization_id, name)
values (test.organization('north'), 'Gait analysis');
select test.book('Noah', 'Doctor Harbour', 9, 'harbour', 'fulfilled');
select test.book('Noah', 'Doctor Harbour', 11, 'harbour', 'booked');
select test.book('Noah', 'Doctor Hill', 13, 'hill', 'cancelled');
update clinic.appointments
set appointment_type_id = (select t.id from clinic.appointment_types as t where t.name = 'Gait analysis');
select test.count_all_changes();

update core.organization_members
set role = 'manager'
where user_id = (select u.id from core.users as u where u.external_id = 'user_grace');

select is(
    test.answer_to(
        'user_ada', 'org_north',
        'select concat_ws('' '', s.patients, s.patients_with_appointments, s.appointments_booked,
            s.appointments_fulfilled, s.appointments_cancelled) from api.organization_summary() as s'
    ),
    '2 1 2 1 1', 'the organization'
);
select is(
    test.answer_to(
        'user_grace', 'org_north',
        'select concat_ws('' '', s.patients, s.appointments_cancelled) from api.organization_summary() as s'
    ),
    '1 0', 'as far as the caller sees it'
);
select is(
    test.answer_to(
        'user_ada', 'org_north',
        'select string_agg(concat_ws('' '', s.name, s.patients, s.appointments_booked), '','')
            from api.appointment_type_summary() as s'
    ),
    'Gait analysis 1 2', 'types of appointments, with the different patients of a branch'
);
select is(
    test.answer_to(
        'user_ada', 'org_north',
        format(
            'select sum(s.appointments_cancelled) from api.appointment_type_summary(%L) as s',
            test.location('harbour')
        )
    ),
    '0', 'of a branch'
);
select is(
    test.answer_to(
        'user_ada', 'org_north',
        'select string_agg(concat_ws('' '', s.patients, s.patients_with_appointments), '','' order by s.patients_with_appointments)
            from api.patient_summary() as s'
    ),
    '1 0,1 1', 'patients of each branch, and how many have appointments'
);
select is(
    test.answer_to('user_alan', 'org_south', 'select s.patients from api.organization_summary() as s'),
    '1', 'another clinic its own'
);
select is(
    test.answer_to('user_nobody', 'org_north', 'select s.patients from api.patient_summary() as s'),
    'RQ403', 'a customer none'
);

select core.forget_context();
select test.answer_to(
    'user_ada', 'org_north',
    format(
        'select api.delete_patient(%L)',
        (select p.id from contact.patients as p where p.contact_id = test.contact('Mary'))
    )
);
select test.count_all_changes();
select is(
    test.answer_to('user_ada', 'org_north', 'select s.patients from api.organization_summary() as s'),
    '1', 'who is deleted counts no longer'
);

select *
from finish();

rollback;
