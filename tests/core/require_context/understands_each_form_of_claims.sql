begin;

select plan(5);

select test.make_tenants();

select test.claims('{"sub": "user_ada", "org_id": "org_north"}');

select is(core.require_context(), test.organization('north'), 'org_id with a Clerk id');

select test.claims('{"sub": "user_ada", "o": {"id": "org_south", "rol": "viewer"}}');

select is(core.require_context(), test.organization('south'), 'o.id with a Clerk id');

select test.claims(
    json_build_object('sub', 'user_ada', 'organization_id', test.organization('north'))::text
);

select is(core.require_context(), test.organization('north'), 'organization_id with a uuid');

select test.claims(
    json_build_object(
        'sub', 'user_ada',
        'app_metadata', json_build_object('organization_id', test.organization('south'))
    )::text
);

select is(core.require_context(), test.organization('south'), 'app_metadata with a uuid');

select test.claims(
    json_build_object(
        'sub', 'user_ada', 'organization_id', upper(test.organization('north')::text)
    )::text
);

select is(core.require_context(), test.organization('north'), 'a uuid in upper case');

select *
from finish();

rollback;
