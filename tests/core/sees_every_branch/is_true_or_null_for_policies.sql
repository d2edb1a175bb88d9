begin;

select plan(6);

select test.make_tenants();

select is(
    test.value_as('app_owner', 'select core.sees_every_branch() is null'),
    'true',
    'nobody sees every branch before there is a context'
);

select test.sign_in('user_ada', 'org_north');

select is(
    test.value_as('app_owner', 'select core.sees_every_branch()'),
    'true',
    'an owner does'
);

select test.sign_in('user_grace', 'org_north');

select is(
    test.value_as('app_owner', 'select core.sees_every_branch() is null'),
    'true',
    'a practitioner does not: the answer is null, never false'
);
select is(
    test.value_as('app_owner', 'select core.sees_every_contact()'),
    'true',
    'but sees every contact'
);
select is(
    test.value_as(
        'app_owner',
        'select core.current_branch_keys() = core.current_location_ids() || core.current_org_id()'
    ),
    'true',
    'the keys of branches are those of the practitioner, and the organization for rows of none'
);
select is(
    test.value_as('app_migrator', 'select core.sees_every_branch()'),
    'true',
    'a migration sees every branch, whoever acts'
);

select *
from finish();

rollback;
