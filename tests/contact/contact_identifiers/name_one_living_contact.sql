begin;

select plan(5);

select test.make_tenants();

insert into contact.contacts (organization_id, display_name)
values
(test.organization('north'), 'Mary'),
(test.organization('north'), 'Ann'),
(test.organization('south'), 'Eve');

prepare add_identifier (text, text) as
insert into contact.contact_identifiers (organization_id, contact_id, system, value)
select
    c.organization_id,
    c.id,
    'cliniko',
    $2
from contact.contacts as c
where c.display_name = $1;

execute add_identifier('Mary', '1');

select throws_ok(
    $$execute add_identifier('Ann', '1')$$, '23505', null, 'an identifier names one contact'
);
select lives_ok($$execute add_identifier('Eve', '1')$$, 'in another clinic it may name another');
select throws_ok(
    $$execute add_identifier('Ann', ' 2')$$, '23514', null, 'blanks around it are no part of it'
);

update contact.contact_identifiers set deleted_at = now();

select lives_ok($$execute add_identifier('Ann', '1')$$, 'one that was taken away is free');
select throws_ok(
    format(
        'insert into contact.contact_identifiers (organization_id, contact_id, system, value) select %L, c.id, $$mrn$$, $$1$$ from contact.contacts as c where c.display_name = $$Eve$$',
        test.organization('north')
    ),
    '23503', null, 'it names no contact of another clinic, row security or not'
);

select *
from finish();

rollback;
