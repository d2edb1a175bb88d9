begin;

select plan(6);

select test.make_tenants();

select test.sign_in('user_grace', 'org_north');

select is(
    core.current_user_id(),
    (select u.id from core.users as u where u.external_id = 'user_grace'),
    'the user is known by id'
);
select is(core.current_role_in_org(), 'practitioner', 'the role is that of the membership');
select is(
    core.current_location_ids(),
    array[test.location('harbour')],
    'a practitioner sees the assigned branches'
);
select is(core.is_super_admin(), false, 'a practitioner is no platform administrator');

select test.sign_in('user_ada', 'org_north');

select is(
    core.current_location_ids(),
    (
        select array_agg(l.id order by l.id)
        from core.locations as l
        where l.organization_id = test.organization('north')
    ),
    'an owner sees every branch of the organization'
);

select test.sign_in('user_ada', 'org_south');

select is(core.current_location_ids(), '{}'::uuid[], 'a viewer without branches sees none');

select *
from finish();

rollback;
