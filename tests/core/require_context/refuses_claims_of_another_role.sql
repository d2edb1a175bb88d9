begin;

select plan(3);

select test.make_tenants();

select test.claims($${"sub": "user_ada", "org_id": "org_north", "role": "anon"}$$);

select throws_ok(
    'select core.require_context()',
    'RQ401',
    null,
    'the role anon is no signed-in user'
);

select test.claims($${"sub": "user_ada", "org_id": "org_north", "role": "service_role"}$$);

select throws_ok(
    'select core.require_context()',
    'RQ401',
    null,
    'the role service_role is no signed-in user'
);

select test.claims('{"sub": "user_ada", "org_id": "org_north"}');

select lives_ok(
    'select core.require_context()',
    'claims without a role are those of a signed-in user'
);

select *
from finish();

rollback;
