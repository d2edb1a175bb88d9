begin;

select plan(4);

select test.make_tenants();

select throws_ok(
    format(
        'update core.organization_members set role = $$admin$$ where organization_id = %L and role = $$owner$$',
        test.organization('north')
    ),
    'RQ409', null, 'the last owner keeps the role'
);
select throws_ok(
    format(
        'update core.organization_members set status = $$suspended$$ where organization_id = %L and role = $$owner$$',
        test.organization('north')
    ),
    'RQ409', null, 'and stays active'
);
select throws_ok(
    format(
        'update core.organization_members set deleted_at = now() where organization_id = %L and role = $$owner$$',
        test.organization('north')
    ),
    'RQ409', null, 'and is not taken out'
);

update core.organization_members set role = 'owner'
where role = 'practitioner';

select lives_ok(
    $$update core.organization_members as m set role = 'admin' from core.users as u where u.id = m.user_id and u.external_id = 'user_ada' and m.role = 'owner'$$,
    'with a second owner the first may go'
);

select *
from finish();

rollback;
