begin;

select plan(1);

insert into legacy.contacts (id, organization_id, name, cliniko_patient_id)
values ('c1', 'org_1', 'Ada Lovelace', 77);

insert into legacy.active_patients (contact_id, cliniko_id, appointment_count)
values ('c1', '77', 5);

insert into legacy.appointments (id, patient_id, type)
values ('1', 'c1', 'Initial'), ('2', '77', 'Review'), ('3', 'c2', 'Initial');

select is(
    (select p.appointment_count from legacy.patient_overview as p),
    2::bigint,
    'appointments are counted under the contact''s id and under Cliniko''s'
);

select *
from finish();

rollback;
