begin;

select plan(3);

select test.make_tenants();

select test.sign_in('user_ada', 'org_north');

select is(
    test.error_as(
        'app_owner',
        format(
            'insert into core.platform_admins (user_id, reason) values (%L, $$I like it$$)',
            core.current_user_id()
        )
    ),
    '42501',
    'nobody makes himself a platform administrator'
);
select is(
    test.value_as('app_owner', 'select count(*) from core.platform_admins'),
    '0',
    'nobody sees who administers the platform'
);

select test.sign_in('user_root', 'org_north');

select is(
    test.value_as('app_owner', 'select count(*) from core.platform_admins'),
    '1',
    'except oneself'
);

select *
from finish();

rollback;
