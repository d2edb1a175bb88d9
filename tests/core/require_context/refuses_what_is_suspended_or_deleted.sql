begin;

select plan(9);

select test.make_tenants();

select test.claims('{"sub": "user_grace", "org_id": "org_north"}');

savepoint before;
update core.organization_members set status = 'suspended' where role = 'practitioner';

select throws_ok('select core.require_context()', 'RQ403', null, 'a suspended membership');

rollback to before;
update core.organization_members set deleted_at = now() where role = 'practitioner';

select throws_ok('select core.require_context()', 'RQ403', null, 'a deleted membership');

rollback to before;
update core.users set status = 'suspended';

select throws_ok('select core.require_context()', 'RQ403', null, 'a suspended user');

rollback to before;
update core.users set deleted_at = now();

select throws_ok('select core.require_context()', 'RQ403', null, 'a deleted user');

rollback to before;
update core.organizations set status = 'suspended';

select throws_ok('select core.require_context()', 'RQ403', null, 'a suspended organization');

rollback to before;
update core.organizations set deleted_at = now();

select throws_ok('select core.require_context()', 'RQ403', null, 'a deleted organization');

select test.claims(
    json_build_object('sub', 'user_grace', 'organization_id', test.organization('north'))::text
);

select throws_ok(
    'select core.require_context()', 'RQ403', null, 'a deleted organization, named by its id'
);

rollback to before;
update core.organizations set status = 'suspended';
select test.claims(
    json_build_object('sub', 'user_grace', 'organization_id', test.organization('north'))::text
);

select throws_ok(
    'select core.require_context()', 'RQ403', null, 'a suspended organization, named by its id'
);

rollback to before;
update core.platform_admins set deleted_at = now();
select test.claims('{"sub": "user_root", "org_id": "org_north"}');

select throws_ok(
    'select core.require_context()', 'RQ403', null, 'whoever was platform administrator once'
);

select *
from finish();

rollback;
