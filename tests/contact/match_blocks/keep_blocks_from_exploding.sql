begin;

select plan(5);

select test.make_tenants();

prepare add_block (text, text [], int) as
insert into contact.match_blocks (organization_id, rule, fields, max_block)
values (test.organization('north'), $1, $2, $3);

select lives_ok(
    $$execute add_block('sound_and_birth', '{family_sound,birth_date}', 100)$$, 'a rule is kept'
);
select throws_ok(
    $$execute add_block('sound_and_birth', '{birth_date}', 50)$$, '23505', null, 'once by its name'
);
select throws_ok(
    $$execute add_block('everybody', '{}', 100)$$,
    '23514', null, 'a rule of no field would compare everybody with everybody'
);
select throws_ok(
    $$execute add_block('huge', '{city}', 1000000)$$, '23514', null, 'and so would one without a bound'
);

select throws_ok(
    $$execute add_block('sexes', '{sex}', 100)$$,
    '23514', null, 'a field that makes no key is refused'
);

select *
from finish();

rollback;
