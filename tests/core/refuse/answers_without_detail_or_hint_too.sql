begin;

select plan(2);

select throws_ok(
    $$select core.refuse('RQ409', 'this cannot be', null, null)$$,
    'RQ409', 'this cannot be', 'a refusal needs no detail'
);

select set_config('core.gateway', 'postgrest', true);

select throws_ok(
    $$select core.refuse('RQ409', 'this cannot be', null, null)$$,
    'PGRST', null, 'nor does one behind PostgREST'
);

select *
from finish();

rollback;
