begin;

select plan(6);

select test.make_tenants();

insert into contact.contacts (organization_id, display_name) values (
    test.organization('north'), 'Mary Jones'
);

prepare add_point (text, text, text, boolean) as
insert into contact.contact_points (
    organization_id, contact_id, system, raw, normalized, is_valid
)
select
    c.organization_id,
    c.id,
    $1,
    $2,
    $3,
    $4
from contact.contacts as c;

select lives_ok(
    $$execute add_point('phone', '(02) 9374 4000', '+61293744000', true)$$,
    'a number in the form E.164 is valid'
);
select lives_ok(
    $$execute add_point('phone', 'ask her husband', null, false)$$,
    'what cannot be called is kept as it was given'
);
select throws_ok(
    $$execute add_point('whatsapp', '0412 345 678', '0412345678', true)$$,
    '23514', null, 'a number without its country is not valid'
);
select throws_ok(
    $$execute add_point('email', 'Mary@Example.com', 'Mary@Example.com', true)$$,
    '23514', null, 'nor is an address in mixed case'
);
select throws_ok(
    $$execute add_point('web', 'example.com', null, true)$$,
    '23514', null, 'nor is anything without a form to compare'
);
select throws_ok(
    $$execute add_point('telegraph', 'STOP', null, false)$$,
    '23514', null, 'nobody is reached by a system that nobody knows'
);

select *
from finish();

rollback;
