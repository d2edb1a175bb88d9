begin;

select plan(4);

select test.make_tenants();

select test.claims('{"sub": "user_alan", "org_id": "org_north"}');

select is(
    test.error_as('app_owner', 'select core.require_context()'), 'RQ403', 'the request is refused'
);
select is(core.current_user_id(), null, 'no user is left behind');
select is(core.current_org_id(), null, 'no organization is left behind');
select is(
    test.value_as('app_owner', 'select count(*) from core.organizations'),
    '0',
    'and no row is to be seen'
);

select *
from finish();

rollback;
