begin;

select plan(4);

select lives_ok($$select 'AUD'::core.currency_code$$, 'three capital letters');

select throws_ok(format('select %L::core.currency_code', v.value), '23514', null, v.why)
from (
    values ('aud', 'small letters'), ('AU$', 'a sign'), ('AUD ', 'a blank')
) as v (value, why);

select *
from finish();

rollback;
