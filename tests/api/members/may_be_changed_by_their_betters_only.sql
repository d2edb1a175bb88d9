begin;

select plan(12);

select test.make_tenants();

create temporary table members as
select
    m.id,
    m.organization_id,
    u.external_id,
    m.role
from core.organization_members as m
inner join core.users as u on m.user_id = u.id;

select is(
    test.answer_to(
        'user_grace', 'org_north', format('select api.set_member_role(%L, $$staff$$)', (
            select t.id from members as t
            where t.external_id = 'user_grace'
        ))
    ),
    'RQ403', 'a practitioner changes no role'
);

update core.organization_members set role = 'admin'
where id = (
        select t.id from members as t
        where t.role = 'practitioner'
    );

select is(
    test.answer_to(
        'user_grace', 'org_north', format('select api.set_member_role(%L, $$viewer$$)', (
            select t.id from members as t
            where t.external_id = 'user_ada' and t.role = 'owner'
        ))
    ),
    'RQ403', 'an admin does not unmake an owner'
);
select is(
    test.answer_to(
        'user_grace', 'org_north', format('select api.set_member_role(%L, $$owner$$)', (
            select t.id from members as t
            where t.external_id = 'user_grace'
        ))
    ),
    'RQ403', 'an admin does not make himself owner'
);
select is(
    test.answer_to(
        'user_ada', 'org_south', format('select api.remove_member(%L)', (
            select t.id from members as t
            where t.external_id = 'user_alan'
        ))
    ),
    'RQ403', 'a viewer removes nobody'
);
select is(
    test.answer_to(
        'user_ada', 'org_north', format('select api.remove_member(%L)', (
            select t.id from members as t
            where t.external_id = 'user_alan'
        ))
    ),
    'RQ404', 'a member of another organization is not there'
);
select is(
    test.answer_to(
        'user_ada', 'org_north', format('select api.set_member_role(%L, $$emperor$$)', (
            select t.id from members as t
            where t.external_id = 'user_grace'
        ))
    ),
    'RQ422', 'a role that is none is refused'
);
select is(
    test.answer_to(
        'user_ada', 'org_north', format('select api.set_member_role(%L, $$staff$$, 1)', (
            select t.id from members as t
            where t.external_id = 'user_grace'
        ))
    ),
    'RQ409', 'a writer that read an older version is refused'
);
select is(
    test.answer_to(
        'user_ada',
        'org_north',
        format('select api.set_member_role(%L, $$staff$$, 2) ->> $$role$$', (
            select t.id from members as t
            where t.external_id = 'user_grace'
        ))
    ),
    'staff', 'the owner gives another role'
);
select is(
    test.answer_to(
        'user_ada', 'org_north', format('select api.remove_member(%L)', (
            select t.id from members as t
            where t.external_id = 'user_ada' and t.role = 'owner'
        ))
    ),
    'RQ409', 'the last owner cannot leave'
);
select is(
    test.answer_to(
        'user_grace', 'org_north', format('select api.remove_member(%L) ->> $$member_id$$', (
            select t.id from members as t
            where t.external_id = 'user_grace'
        ))
    ),
    (
        select t.id::text from members as t
        where t.external_id = 'user_grace'
    ),
    'everybody else may leave'
);
select
    is(
        test.answer_to('user_grace', 'org_north', 'select api.whoami()'),
        'RQ403',
        'and is out at once'
    );
select is(
    (
        select count(*)
        from core.member_locations as ml
        inner join
            core.organization_members as m
            on ml.member_id = m.id and ml.delete_batch = m.delete_batch
    ),
    1::bigint, 'the branches of the member go in the same batch'
);

select *
from finish();

rollback;
