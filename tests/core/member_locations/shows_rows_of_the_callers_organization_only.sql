begin;

select plan(2);

select test.make_tenants();

select test.sign_in('user_alan', 'org_south');

select is(
    test.value_as('app_owner', 'select count(*) from core.member_locations'),
    '0',
    'assignments of another organization are not to be seen'
);

select test.sign_in('user_ada', 'org_north');

select is(
    test.value_as('app_owner', 'select count(*) from core.member_locations'),
    '1',
    'those of the caller''s organization are'
);

select *
from finish();

rollback;
