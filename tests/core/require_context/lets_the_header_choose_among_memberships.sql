begin;

select plan(4);

select test.make_tenants();

select test.claims(
    '{"sub": "user_ada", "org_id": "org_north"}', '{"x-organization-id": "org_south"}'
);

select is(core.require_context(), test.organization('south'), 'the header wins over the claims');
select is(core.current_role_in_org(), 'viewer', 'the role is that of the chosen organization');

select test.claims(
    '{"sub": "user_grace", "org_id": "org_north"}', '{"x-organization-id": "org_south"}'
);

select throws_ok(
    'select core.require_context()',
    'RQ403',
    null,
    'a header that names an organization without membership is refused'
);

select test.claims(
    '{"sub": "user_ada"}',
    json_build_object('x-organization-id', test.organization('south'))::text
);

select is(core.require_context(), test.organization('south'), 'the header alone is enough');

select *
from finish();

rollback;
