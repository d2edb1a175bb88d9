begin;

select plan(6);

select test.make_tenants();

select test.claims($${"sub": "user_nobody", "org_id": "org_north"}$$);

select throws_ok(
    'select core.require_context()',
    'RQ403',
    null,
    'a user without membership is refused'
);

select test.claims($${"sub": "user_alan", "org_id": "org_north"}$$);

select throws_ok(
    'select core.require_context()',
    'RQ403',
    null,
    'a member of another organization is refused'
);

select test.claims($${"sub": "user_unknown", "org_id": "org_north"}$$);

select throws_ok(
    'select core.require_context()',
    'RQ403',
    null,
    'an unknown user is refused'
);

select test.claims($${"sub": "user_ada", "org_id": "org_unknown"}$$);

select throws_ok(
    'select core.require_context()',
    'RQ403',
    null,
    'an unknown organization is refused in the same way'
);

select test.claims($${"sub": "user_ada",
      "organization_id": "019f0000-0000-7000-8000-000000000000"}$$);

select throws_ok(
    'select core.require_context()',
    'RQ403',
    null,
    'an unknown uuid is refused in the same way'
);

select test.claims(
    json_build_object('sub', 'user_alan', 'organization_id', test.organization('north'))::text
);

select throws_ok(
    'select core.require_context()',
    'RQ403',
    'you are not an active member of this organization',
    'the uuid of another organization is refused'
);

select *
from finish();

rollback;
