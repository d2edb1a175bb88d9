begin;

select plan(6);

select test.make_tenants();

select is(
    test.sign_in('user_root', 'org_south'),
    test.organization('south'),
    'a platform administrator needs no membership'
);
select is(core.current_role_in_org(), 'super_admin', 'the role says so');
select is(core.is_super_admin(), true, 'and so does is_super_admin');
select is(cardinality(core.current_location_ids()), 2, 'every branch is to be seen');

select test.claims(
    '{"sub": "user_nobody", "org_id": "org_north", "super_admin": true,
      "app_metadata": {"role": "super_admin"}}'
);

select throws_ok(
    'select core.require_context()',
    'RQ403',
    null,
    'a claim alone makes no platform administrator'
);

select test.claims('{"sub": "user_root", "org_id": "org_unknown"}');

select throws_ok(
    'select core.require_context()',
    'RQ403',
    null,
    'where no organization is, nobody acts in one'
);

select *
from finish();

rollback;
