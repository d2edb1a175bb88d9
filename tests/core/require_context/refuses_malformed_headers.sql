begin;

select plan(2);

select test.make_tenants();

select test.claims($${"sub": "user_ada", "org_id": "org_north"}$$, $${"x-organization-id": $$);

select throws_ok(
    'select core.require_context()',
    'RQ400',
    null,
    'broken JSON in the headers is refused'
);

select test.claims('{"sub": "user_ada", "org_id": "org_north"}', '{"accept": "*/*"}');

select lives_ok('select core.require_context()', 'other headers do not matter');

select *
from finish();

rollback;
