begin;

select plan(3);

select test.make_tenants();

select test.sign_in('user_ada', 'org_north');

select is(
    test.value_as('app_owner', 'select count(*) from core.organization_members'),
    '2',
    'the memberships of the caller''s organization are to be seen'
);
select is(
    test.value_as(
        'app_owner',
        format(
            'select count(*) from core.organization_members as m where m.organization_id = %L',
            test.organization('south')
        )
    ),
    '0',
    'not even the caller''s own membership of another organization'
);
select is(
    test.error_as(
        'app_owner',
        format(
            'insert into core.organization_members (organization_id, user_id, role)
            values (%L, %L, $$owner$$)',
            test.organization('south'),
            core.current_user_id()
        )
    ),
    '42501',
    'nobody makes himself a member of another organization'
);

select *
from finish();

rollback;
