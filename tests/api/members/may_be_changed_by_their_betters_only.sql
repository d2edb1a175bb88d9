begin;

select plan(12);

select test.make_tenants();

create function pg_temp.calls(p_subject text, p_organization text, p_query text) returns text language plpgsql as $f$
declare v_value text;
begin
    perform test.claims(json_build_object('sub', p_subject, 'role', 'authenticated', 'org_id', p_organization, 'email', p_subject || '@example.com')::text);
    set local role authenticated;
    execute p_query into v_value;
    reset role;
    return v_value;
exception when others then
    return sqlstate;
end $f$;

create temporary table members as
select m.id, m.organization_id, u.external_id, m.role
from core.organization_members as m
inner join core.users as u on m.user_id = u.id;

select is(
    pg_temp.calls('user_grace', 'org_north', format('select api.set_member_role(%L, $$staff$$)', (select t.id from members as t where t.external_id = 'user_grace'))),
    'RQ403', 'a practitioner changes no role'
);

update core.organization_members set role = 'admin' where id = (select t.id from members as t where t.role = 'practitioner');

select is(
    pg_temp.calls('user_grace', 'org_north', format('select api.set_member_role(%L, $$viewer$$)', (select t.id from members as t where t.external_id = 'user_ada' and t.role = 'owner'))),
    'RQ403', 'an admin does not unmake an owner'
);
select is(
    pg_temp.calls('user_grace', 'org_north', format('select api.set_member_role(%L, $$owner$$)', (select t.id from members as t where t.external_id = 'user_grace'))),
    'RQ403', 'an admin does not make himself owner'
);
select is(
    pg_temp.calls('user_ada', 'org_south', format('select api.remove_member(%L)', (select t.id from members as t where t.external_id = 'user_alan'))),
    'RQ403', 'a viewer removes nobody'
);
select is(
    pg_temp.calls('user_ada', 'org_north', format('select api.remove_member(%L)', (select t.id from members as t where t.external_id = 'user_alan'))),
    'RQ404', 'a member of another organization is not there'
);
select is(
    pg_temp.calls('user_ada', 'org_north', format('select api.set_member_role(%L, $$emperor$$)', (select t.id from members as t where t.external_id = 'user_grace'))),
    'RQ422', 'a role that is none is refused'
);
select is(
    pg_temp.calls('user_ada', 'org_north', format('select api.set_member_role(%L, $$staff$$, 1)', (select t.id from members as t where t.external_id = 'user_grace'))),
    'RQ409', 'a writer that read an older version is refused'
);
select is(
    pg_temp.calls('user_ada', 'org_north', format('select api.set_member_role(%L, $$staff$$, 2) ->> $$role$$', (select t.id from members as t where t.external_id = 'user_grace'))),
    'staff', 'the owner gives another role'
);
select is(
    pg_temp.calls('user_ada', 'org_north', format('select api.remove_member(%L)', (select t.id from members as t where t.external_id = 'user_ada' and t.role = 'owner'))),
    'RQ409', 'the last owner cannot leave'
);
select is(
    pg_temp.calls('user_grace', 'org_north', format('select api.remove_member(%L) ->> $$member_id$$', (select t.id from members as t where t.external_id = 'user_grace'))),
    (select t.id::text from members as t where t.external_id = 'user_grace'), 'everybody else may leave'
);
select is(pg_temp.calls('user_grace', 'org_north', 'select api.whoami()'), 'RQ403', 'and is out at once');
select is(
    (select count(*) from core.member_locations as ml inner join core.organization_members as m on m.id = ml.member_id and m.delete_batch = ml.delete_batch),
    1::bigint, 'the branches of the member go in the same batch'
);

select *
from finish();

rollback;
