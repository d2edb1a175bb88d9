begin;

select plan(8);

select lives_ok(format('select %L::core.slug', v.value), v.why)
from (
    values ('north-clinic-2', 'words and a number'), (repeat('a', 63), '63 letters')
) as v (value, why);

select throws_ok(format('select %L::core.slug', v.value), '23514', null, v.why)
from (
    values
    ('', 'nothing'),
    ('North', 'a capital letter'),
    ('north clinic', 'a blank'),
    ('-north', 'a hyphen at the beginning'),
    ('north--clinic', 'two hyphens'),
    (repeat('a', 64), '64 letters')
) as v (value, why);

select *
from finish();

rollback;
