begin;

select plan(4);

select lives_ok($$select 'AU'::core.country_code$$, 'two capital letters');

select throws_ok(format('select %L::core.country_code', v.value), '23514', null, v.why)
from (
    values ('au', 'small letters'), ('AUS', 'three letters'), ('61', 'the code of telephones')
) as v (value, why);

select *
from finish();

rollback;
