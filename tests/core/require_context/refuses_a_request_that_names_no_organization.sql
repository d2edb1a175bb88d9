begin;

select plan(3);

select test.make_tenants();

select test.claims($${"sub": "user_ada"}$$);

select throws_ok(
    'select core.require_context()',
    'RQ400',
    null,
    'no claim and no header is refused'
);

select test.claims($${"sub": "user_ada", "org_id": ""}$$);

select throws_ok(
    'select core.require_context()',
    'RQ400',
    null,
    'an empty claim is refused'
);

select test.claims($${"sub": "user_ada", "o": {"rol": "admin"}}$$);

select throws_ok(
    'select core.require_context()',
    'RQ400',
    null,
    'a claim without the id is refused'
);

select *
from finish();

rollback;
