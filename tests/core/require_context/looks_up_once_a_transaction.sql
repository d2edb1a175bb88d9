-- needs a superuser: counts calls

begin;

select plan(1);

select test.make_tenants();

set local track_functions = 'all';

select test.sign_in('user_ada', 'org_north');
select core.require_context();
select core.require_context();

select is(
    pg_stat_get_xact_function_calls('core.load_context()'::regprocedure),
    1::bigint,
    'three functions in one request look the membership up once'
);

select *
from finish();

rollback;
