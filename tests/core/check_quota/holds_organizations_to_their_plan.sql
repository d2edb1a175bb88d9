begin;

select plan(28);

select test.make_tenants();

create function pg_temp.north(p_user text, p_call text)
returns text
language sql
as $$
    select test.answer_to(p_user, 'org_north', p_call)
$$;

create function pg_temp.root(p_call text)
returns text
language sql
as $$
    select test.answer_to('user_root', 'org_north', 'select api.' || p_call)
$$;

create function pg_temp.left_of(p_resource text)
returns text
language sql
as $$
    select pg_temp.north(
        'user_ada',
        format(
            $q$
                select concat_ws(' ', e.plan_code, e.plan_status, e.maximum, e.used, e.remaining)
                from api.list_entitlements() as e
                where e.resource = %L
            $q$,
            p_resource
        )
    )
$$;

create function pg_temp.invited(p_email text)
returns text
language sql
as $$
    select pg_temp.north(
        'user_ada', format($q$select api.invite_member(%L, 'staff') ->> 'token' is not null$q$, p_email)
    )
$$;

create temporary table token (token text);

create function pg_temp.joined()
returns text
language sql
as $$
    select pg_temp.north(
        'user_alan',
        format($q$select api.accept_invitation(%L) ->> 'role'$q$, (select k.token from token as k))
    )
$$;

select is(pg_temp.left_of('members'), '2', 'without a plan there is no limit, and what is there is counted');
select is(pg_temp.left_of('locations'), '2', 'branches too');

select is(
    pg_temp.north('user_ada', $$select api.set_plan('solo', 'Solo')$$), 'RQ403',
    'a plan is everybody''s, so no clinic makes one'
);
select is(
    pg_temp.north('user_ada', $$select api.set_organization_limit('members', 99, 'please')$$), 'RQ403',
    'nor agrees with itself on a limit'
);
select is(
    pg_temp.north('user_ada', $$select api.set_organization_plan('solo')$$), 'RQ403',
    'nor chooses its plan'
);
select is(
    pg_temp.root($$set_plan('solo', 'Solo', '{"chairs": {"maximum": 1}}')$$), 'RQ422',
    'what nobody counts is not limited'
);
select is(
    pg_temp.root($$set_plan('solo', 'Solo', '{"members": {"maximum": 3}, "locations": {"maximum": 2}}') ->> 'plan_code'$$),
    'solo', 'a platform administrator makes a plan'
);
select is(pg_temp.left_of('members'), '2', 'which limits nobody who does not have it');
select is(pg_temp.root($$set_organization_plan('gold')$$), 'RQ404', 'a plan has to be there');
select is(
    pg_temp.root($$set_organization_plan('solo') ->> 'status'$$), 'active', 'an organization is given a plan'
);
select is(pg_temp.left_of('members'), 'solo active 3 2 1', 'which says how many are left');

select is(pg_temp.invited('new@example.com'), 'true', 'as many may be invited');
select is(pg_temp.invited('new@example.com'), 'true', 'each as often as it takes');
select is(pg_temp.invited('more@example.com'), 'RQ402', 'and no more');

select throws_ok(
    format(
        $$insert into core.locations (organization_id, name, code) values (%L, 'North Lake', 'lake')$$,
        test.organization('north')
    ),
    'RQ402', 'your plan allows no more of these', 'no way in passes the limit, whoever writes'
);
select lives_ok(
    format(
        $$insert into core.locations (organization_id, name, code) values (%L, 'South Lake', 'lake')$$,
        test.organization('south')
    ),
    'another organization is not held by it'
);
update core.locations as l
set deleted_at = now()
where l.code = 'hill';
select is(pg_temp.left_of('locations'), 'solo active 2 1 1', 'what is deleted is free again');
update core.locations as l
set deleted_at = null
where l.code = 'hill';
select is(pg_temp.left_of('locations'), 'solo active 2 2 0', 'and what is restored is not');

select is(
    pg_temp.root($$set_organization_limit('members', 5, 'opens soon') ->> 'maximum'$$), '5',
    'a limit is agreed with one organization'
);
select is(pg_temp.invited('more@example.com'), 'true', 'and holds instead of that of its plan');
insert into token (token)
select
    pg_temp.north(
        'user_ada', $$select api.invite_member('user_alan@example.com', 'staff') ->> 'token'$$
    );
select is(pg_temp.invited('last@example.com'), 'RQ402', 'so many and no more');
select is(
    pg_temp.root($$set_organization_limit('members', 2, 'closes soon') ->> 'maximum'$$), '2', 'it may be lower too'
);
select is(pg_temp.joined(), 'RQ402', 'then who was there stays, but nobody more comes, invited or not');
select is(
    pg_temp.root($$set_organization_limit('members', null, 'opened', false) ->> 'maximum'$$), '3',
    'until it is taken back'
);
select is(pg_temp.joined(), 'staff', 'whoever is invited finds room');
select is(
    (
        select string_agg(concat_ws(' ', u.resource, u.used, core.count_resource(u.organization_id, u.resource)), ', ' order by u.resource)
        from core.resource_usage as u
        where u.organization_id = test.organization('north')
    ),
    'locations 2 2, members 3 3', 'what is counted on the way is what is there'
);

select pg_temp.root($$set_plan('none', 'None', '{"members": {"maximum": 0}}', true)$$);
select pg_temp.root($$set_organization_plan('solo', 'unpaid')$$);
select is(
    pg_temp.left_of('members'), 'solo unpaid 0 3 0', 'a plan that is not paid leaves what the default plan allows'
);
select test.sign_in('user_ada', 'org_north');
select is(
    core.check_quota('locations', 5) - 'resource', '{"left": null, "used": 2, "limit": null}'::jsonb,
    'what a plan does not name is not limited'
);

select * from finish();

rollback;
