begin;

select plan(9);

select lives_ok(format('select %L::core.phone_number', v.value), v.why)
from (
    values
    ('+61298765432', 'a number of Sydney'),
    ('+6902345', 'seven digits'),
    ('+123456789012345', 'fifteen digits')
) as v (value, why);

select throws_ok(format('select %L::core.phone_number', v.value), '23514', null, v.why)
from (
    values
    ('0298765432', 'a number without its country'),
    ('+61 2 9876 5432', 'blanks'),
    ('+0123456789', 'a country that begins with 0'),
    ('+1234567890123456', 'sixteen digits'),
    ('+123456', 'six digits'),
    ('+61298765432x12', 'an extension')
) as v (value, why);

select *
from finish();

rollback;
