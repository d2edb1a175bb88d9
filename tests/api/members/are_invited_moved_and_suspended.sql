begin;

select plan(14);

select test.make_tenants();

create temporary table grace as
select m.id
from core.organization_members as m
inner join core.users as u
    on m.user_id = u.id
where u.external_id = 'user_grace';

create function pg_temp.to_grace(p_subject text, p_call text)
returns text
language sql
as $$
    select test.answer_to(p_subject, 'org_north', format(p_call, g.id))
    from grace as g
$$;

-- Invitations
create temporary table sent as
select
    test.answer_to(
        'user_ada', 'org_north', $$select api.invite_member('new@example.com', 'staff')$$
    )::jsonb as answer;

select is(
    test.answer_to(
        'user_ada', 'org_north', 'select string_agg(i.email, $$,$$) from api.list_invitations() as i'
    ),
    'new@example.com', 'open invitations are listed'
);
select is(
    test.answer_to('user_grace', 'org_north', 'select count(*) from api.list_invitations()'),
    'RQ403', 'for whoever may invite'
);

create function pg_temp.revoke(p_subject text, p_organization text)
returns text
language sql
as $$
    select
        test.answer_to(
            p_subject,
            p_organization,
            format(
                'select api.revoke_invitation(%L) ->> $q$invitation_id$q$',
                s.answer ->> 'invitation_id'
            )
        )
    from sent as s
$$;

select is(pg_temp.revoke('user_grace', 'org_north'), 'RQ403', 'nobody else takes one back');
select is(pg_temp.revoke('user_alan', 'org_south'), 'RQ404', 'nor does another clinic');
select is(
    pg_temp.revoke('user_ada', 'org_north'),
    (
        select s.answer ->> 'invitation_id'
        from sent as s
    ),
    'the owner takes it back'
);
select is(
    (
        select
            test.answer_to(
                'user_nobody', null, format('select api.accept_invitation(%L)', s.answer ->> 'token')
            )
        from sent as s
    ),
    'RQ404', 'and its token works no more'
);

-- Branches
select is(
    pg_temp.to_grace(
        'user_ada',
        format('select api.set_member_locations(%%L, array[%L]::uuid[])', test.location('hill'))
    )::jsonb ->> 'location_ids',
    format('["%s"]', test.location('hill')), 'a member moves to another branch'
);
select is(
    test.answer_to('user_grace', 'org_north', $$select api.whoami() ->> 'location_ids'$$),
    format('["%s"]', test.location('hill')), 'and sees that one only'
);
select is(
    pg_temp.to_grace(
        'user_ada',
        format('select api.set_member_locations(%%L, array[%L]::uuid[])', test.location('park'))
    ),
    'RQ404', 'a branch of another clinic is not there'
);
select is(
    pg_temp.to_grace('user_grace', 'select api.set_member_locations(%L, null)'),
    'RQ403', 'nobody moves himself'
);

-- Status
select is(
    pg_temp.to_grace('user_ada', $$select api.set_member_status(%L, 'suspended') ->> 'status'$$),
    'suspended', 'a member is suspended'
);
select is(
    test.answer_to('user_grace', 'org_north', 'select api.whoami()'), 'RQ403', 'and is out at once'
);
select is(
    pg_temp.to_grace('user_ada', $$select api.set_member_status(%L, 'retired')$$),
    'RQ409', 'a status that cannot follow is refused'
);
select is(
    pg_temp.to_grace('user_ada', $$select api.set_member_status(%L, 'active') ->> 'status'$$),
    'active', 'and lets the member in again'
);

select *
from finish();

rollback;
