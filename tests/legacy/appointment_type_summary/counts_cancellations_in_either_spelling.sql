begin;

select plan(1);

insert into legacy.appointments (organization_id, patient_id, type, status)
values
    ('org_1', '1', 'Initial', 'cancelled'),
    ('org_1', '2', 'Initial', 'Canceled'),
    ('org_1', '2', 'Initial', 'booked');

select results_eq(
    $$
        select s.appointment_count, s.patient_count, s.cancelled_count
        from legacy.appointment_type_summary as s
    $$,
    $$values (3::bigint, 2::bigint, 2::bigint)$$,
    'appointments, patients and cancellations of a kind are counted'
);

select *
from finish();

rollback;
