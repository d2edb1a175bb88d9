begin;

select plan(6);

select test.make_tenants();

select throws_ok(
    'select core.require_context()',
    'RQ401',
    null,
    'claims that were never set are refused'
);

select test.claims($$$$);

select throws_ok(
    'select core.require_context()',
    'RQ401',
    null,
    'empty claims are refused'
);

select test.claims($$null$$);

select throws_ok(
    'select core.require_context()',
    'RQ401',
    null,
    'JSON null is refused'
);

select test.claims($$["user_ada"]$$);

select throws_ok(
    'select core.require_context()',
    'RQ401',
    null,
    'claims that are no object are refused'
);

select test.claims($${"org_id": "org_north"}$$);

select throws_ok(
    'select core.require_context()',
    'RQ401',
    null,
    'claims without a subject are refused'
);

select test.claims($${"sub": " ", "org_id": "org_north"}$$);

select throws_ok(
    'select core.require_context()',
    'RQ401',
    null,
    'a blank subject is refused'
);

select *
from finish();

rollback;
