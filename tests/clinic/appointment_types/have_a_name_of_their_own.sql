begin;

select plan(5);

select test.make_clinic();

insert into clinic.appointment_types (organization_id, name, color)
values (test.organization('north'), 'First visit', '#00aa11');

select throws_ok(
    $$
        insert into clinic.appointment_types (organization_id, name)
        values (test.organization('north'), 'First visit')
    $$,
    '23505', null, 'a clinic has one living kind a name'
);
select lives_ok(
    $$
        insert into clinic.appointment_types (organization_id, name)
        values (test.organization('south'), 'First visit')
    $$,
    'another clinic may use the name'
);
select throws_ok(
    format('update clinic.appointment_types set %s', v.given), '23514', null, v.why
)
from (
    values
    ('duration = interval $$0$$', 'a visit takes some time'),
    ('duration = interval $$25 hours$$', 'and less than a day'),
    ('color = $$green$$', 'a colour is a number')
) as v (given, why);

select *
from finish();

rollback;
