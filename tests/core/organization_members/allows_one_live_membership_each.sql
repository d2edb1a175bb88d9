begin;

select plan(2);

select test.make_tenants();

select throws_ok(
    $$
        insert into core.organization_members (organization_id, user_id, role)
        select m.organization_id, m.user_id, 'viewer'
        from core.organization_members as m
    $$,
    '23505',
    null,
    'a user has one live membership of an organization'
);
select throws_ok(
    $$update core.organization_members set role = 'super_admin'$$,
    '23514',
    null,
    'super_admin is no role in an organization'
);

select *
from finish();

rollback;
