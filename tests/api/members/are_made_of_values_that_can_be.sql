begin;

select plan(14);

select test.make_tenants();

update core.organization_members
set email = 'grace@example.com'
where user_id = (
    select u.id
    from core.users as u
    where u.external_id = 'user_grace'
);

create function pg_temp.answer(p_call text)
returns text
language sql
as $$
    select test.answer_to('user_ada', 'org_north', 'select ' || p_call)
$$;

create function pg_temp.member(p_user text)
returns uuid
language sql
as $$
    select m.id
    from core.organization_members as m
    inner join core.users as u on m.user_id = u.id
    where u.external_id = p_user and m.organization_id = test.organization('north')
$$;

select is(
    pg_temp.answer($$api.invite_member(' Grace@Example.com ', 'staff')$$),
    'RQ409', 'whoever is a member is not invited'
);
select is(
    pg_temp.answer($$api.invite_member('no address', 'staff')$$), 'RQ422', 'an address is one'
);
select is(
    pg_temp.answer(
        $$api.invite_member('new@example.com', 'staff', p_contact_id => gen_random_uuid())$$
    ),
    'RQ422', 'a contact is there before it is named'
);
select is(
    pg_temp.answer(
        format(
            'api.set_member_role(%L, %L, p_contact_id => gen_random_uuid())',
            pg_temp.member('user_grace'),
            'customer'
        )
    ),
    'RQ422', 'a customer is a contact of the clinic'
);
select is(
    pg_temp.answer(format('api.set_member_role(%L, %L)', pg_temp.member('user_grace'), 'customer')),
    'RQ422', 'and not nobody'
);
select is(
    pg_temp.answer(format('api.set_member_status(%L, null)', pg_temp.member('user_grace'))),
    'RQ422', 'a member has a status'
);
select is(
    (
        select concat_ws(' ', m.role, m.status)
        from core.organization_members as m
        where m.id = pg_temp.member('user_grace')
    ),
    'practitioner active', 'nothing of it has changed the member'
);

select is(
    pg_temp.answer($$api.update_organization(p_slug => 'south')$$),
    'RQ409', 'a short name that another clinic has is taken'
);
select is(
    pg_temp.answer($$api.update_organization(p_name => '')$$),
    'RQ422', 'a clinic has a name'
);
select is(
    pg_temp.answer($$api.update_organization(p_currency => 'aud')$$),
    'RQ422', 'a currency has its form'
);
select is(
    (
        select o.slug || ' ' || o.name
        from core.organizations as o
        where o.id = test.organization('north')
    ),
    'north North Clinic', 'nothing of it has changed the clinic'
);

create temporary table invited as
select
    pg_temp.answer($$api.invite_member('user_nobody@example.com', 'staff')$$)::jsonb
    ->> 'token' as token;

insert into core.organization_members (organization_id, user_id, role)
select
test.organization('north'),
u.id,
'viewer'
from core.users as u
where u.external_id = 'user_nobody';

select is(
    test.answer_to(
        'user_nobody', null, format('select api.accept_invitation(%L)', i.token)
    ),
    'RQ409', 'whoever became a member meanwhile has the role changed instead'
)
from invited as i;
select is(
    (
        select count(*)::int
        from core.organization_members as m
        inner join core.users as u on m.user_id = u.id
        where u.external_id = 'user_nobody'
    ),
    1, 'and is not a member twice'
);
select is(
    (
        select m.role
        from core.organization_members as m
        inner join core.users as u on m.user_id = u.id
        where u.external_id = 'user_nobody'
    ),
    'viewer', 'in the role of before'
);

select * from finish();

rollback;
