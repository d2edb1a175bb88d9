begin;

select plan(4);

select test.make_tenants();

insert into contact.contacts (organization_id, display_name)
values (test.organization('north'), 'Mary'), (test.organization('north'), 'Ann');

prepare add_point (text) as
insert into contact.contact_points (
    organization_id, contact_id, system, raw, normalized, is_valid
)
select
    c.organization_id,
    c.id,
    'phone',
    '02 9374 4000',
    '+61293744000',
    true
from contact.contacts as c
where c.display_name = $1;

execute add_point('Mary');

select lives_ok($$execute add_point('Ann')$$, 'a family may share a number');
select throws_ok($$execute add_point('Mary')$$, '23505', null, 'a contact has it once');

update contact.contact_points set deleted_at = now();

select lives_ok($$execute add_point('Mary')$$, 'a number that was taken away may come back');
select throws_ok(
    format(
        'insert into contact.contact_points (organization_id, contact_id, system, raw) select %L, c.id, $$phone$$, $$1$$ from contact.contacts as c',
        test.organization('south')
    ),
    '23503', null, 'it is no number of a contact of another clinic, row security or not'
);

select *
from finish();

rollback;
