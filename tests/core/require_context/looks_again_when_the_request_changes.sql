begin;

select plan(4);

select test.make_tenants();

select is(
    test.sign_in('user_ada', 'org_north'), test.organization('north'), 'one request is for North'
);
select is(
    test.sign_in('user_alan', 'org_south'),
    test.organization('south'),
    'the next one, in the same transaction, is for South'
);
select is(core.current_role_in_org(), 'owner', 'the role is that of the second user');

select test.claims('');

select throws_ok(
    'select core.require_context()',
    'RQ401',
    null,
    'a request without claims does not inherit the context of the one before'
);

select *
from finish();

rollback;
