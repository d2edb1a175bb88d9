begin;

select plan(3);

select test.make_tenants();

insert into contact.contacts (organization_id, display_name) values (
    test.organization('north'), 'Mary'
);

select throws_ok(
    format(
        'insert into contact.patients (organization_id, contact_id) select %L, c.id from contact.contacts as c',
        test.organization('south')
    ),
    '23503', null, 'a patient is no contact of another clinic, row security or not'
);
select throws_ok(
    format(
        'insert into contact.patients (organization_id, contact_id, location_id) select c.organization_id, c.id, %L from contact.contacts as c',
        test.location('beach')
    ),
    '23503', null, 'nor at a branch of another clinic'
);

insert into contact.patients (organization_id, contact_id, location_id)
select
    c.organization_id,
    c.id,
    test.location('hill')
from contact.contacts as c;

delete from core.locations
where code = 'hill';

select is(
    (
        select jsonb_build_array(p.location_id, p.organization_id = test.organization('north'))
        from contact.patients as p
    ),
    '[null, true]',
    'a branch that goes leaves the patient, and the patient its clinic'
);

select *
from finish();

rollback;
