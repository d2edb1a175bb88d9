begin;

select plan(6);

select test.make_clinic();

insert into clinic.appointment_types (organization_id, name)
values (test.organization('south'), 'Surfing injuries');

select throws_ok(
    $$select test.book('Mary', 'Doctor Beach', 9)$$, '23503', null,
    'a practitioner of another clinic treats nobody here'
);
select throws_ok(
    $$select test.book('Mary', 'Doctor Hill', 9, 'beach')$$, '23503', null,
    'nor at a branch of another clinic'
);
select throws_ok(
    $$
        insert into clinic.appointments (organization_id, contact_id, status)
        values (test.organization('north'), test.contact('Sue'), 'waitlist')
    $$,
    '23503', null, 'nor a patient of another clinic'
);
select throws_ok(
    $$
        insert into clinic.appointments (organization_id, contact_id, appointment_type_id, status)
        select test.organization('north'), test.contact('Mary'), t.id, 'waitlist'
        from clinic.appointment_types as t
    $$,
    '23503', null, 'nor a kind of another clinic'
);
select throws_ok(
    $$
        insert into clinic.practitioners (organization_id, name, location_id)
        values (test.organization('north'), 'Doctor Stray', test.location('beach'))
    $$,
    '23503', null, 'nobody works at a branch of another clinic'
);

select test.book('Mary', 'Doctor Hill', 9, 'hill');
delete from clinic.practitioners
where name = 'Doctor Hill';
delete from core.locations
where code = 'hill';

select is(
    (
        select
            jsonb_build_array(
                a.practitioner_id, a.location_id, a.organization_id = test.organization('north')
            )
        from clinic.appointments as a
    ),
    '[null, null, true]',
    'who goes leaves the appointment, and the appointment its clinic'
);

select *
from finish();

rollback;
