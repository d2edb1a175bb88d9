begin;

select plan(3);

select test.make_tenants();

select test.claims($${"sub": "user_ada"$$);

select throws_ok(
    'select core.require_context()',
    'RQ401',
    null,
    'broken JSON is refused'
);

select test.claims($$user_ada$$);

select throws_ok(
    'select core.require_context()',
    'RQ401',
    null,
    'a bare word is refused'
);

select test.claims($${"sub": "user_ada\u0000", "org_id": "org_north"}$$);

select throws_ok(
    'select core.require_context()',
    'RQ401',
    null,
    'a text that PostgreSQL cannot hold is refused'
);

select *
from finish();

rollback;
