begin;

select plan(3);

select test.make_tenants();

select test.sign_in('user_alan', 'org_south');

select is(
    test.value_as('app_owner', $$select string_agg(o.slug, ',') from core.organizations as o$$),
    'south',
    'named by its external id, there is one organization to see'
);

select test.claims(
    json_build_object('sub', 'user_ada', 'organization_id', test.organization('north'))::text
);
select core.require_context();

select is(
    test.value_as('app_owner', $$select string_agg(o.slug, ',') from core.organizations as o$$),
    'north',
    'named by its uuid, there is one organization to see'
);
select is(
    test.error_as(
        'app_owner',
        $$insert into core.organizations (name, slug) values ('Another Clinic', 'another')$$
    ),
    '42501',
    'no other organization can be made under a context'
);

select *
from finish();

rollback;
