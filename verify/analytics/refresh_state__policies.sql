-- Verify routiq:analytics/refresh_state__policies on pg

begin;

create temporary table refresh_state (like analytics.refresh_state);

create policy refresh_state_app_owner_all on pg_temp.refresh_state
    for all
    to app_owner
    using (true)
    with check (true);

create policy refresh_state_app_migrator_all on pg_temp.refresh_state
    for all
    to app_migrator
    using (true)
    with check (true);

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- policy refresh_state_app_owner_all on analytics.refresh_state
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'analytics.refresh_state'::regclass
    cross join lateral (
        values
        ('existence', p.oid is not null),
        ('command', p.polcmd = t.polcmd),
        ('permissiveness', p.polpermissive = t.polpermissive),
        ('roles', p.polroles = t.polroles),
        (
            'using',
            pg_get_expr(p.polqual, p.polrelid)
            is not distinct from pg_get_expr(t.polqual, t.polrelid)
        ),
        (
            'check',
            pg_get_expr(p.polwithcheck, p.polrelid)
            is not distinct from pg_get_expr(t.polwithcheck, t.polrelid)
        )
    ) as c (fact, holds)
    where
        t.polname = 'refresh_state_app_owner_all'
        and t.polrelid = 'pg_temp.refresh_state'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy refresh_state_app_owner_all on analytics.refresh_state', v_differs;
    end if;

    -- policy refresh_state_app_migrator_all on analytics.refresh_state
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'analytics.refresh_state'::regclass
    cross join lateral (
        values
        ('existence', p.oid is not null),
        ('command', p.polcmd = t.polcmd),
        ('permissiveness', p.polpermissive = t.polpermissive),
        ('roles', p.polroles = t.polroles),
        (
            'using',
            pg_get_expr(p.polqual, p.polrelid)
            is not distinct from pg_get_expr(t.polqual, t.polrelid)
        ),
        (
            'check',
            pg_get_expr(p.polwithcheck, p.polrelid)
            is not distinct from pg_get_expr(t.polwithcheck, t.polrelid)
        )
    ) as c (fact, holds)
    where
        t.polname = 'refresh_state_app_migrator_all'
        and t.polrelid = 'pg_temp.refresh_state'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy refresh_state_app_migrator_all on analytics.refresh_state', v_differs;
    end if;

    -- no other policy on analytics.refresh_state
    select string_agg(p.polname, ', ')
    into v_differs
    from pg_policy as p
    where
        p.polrelid = 'analytics.refresh_state'::regclass
        and p.polname <> all (array['refresh_state_app_owner_all', 'refresh_state_app_migrator_all']);
    if v_differs is not null then
        raise exception 'table % has policies that the source does not make: %', 'analytics.refresh_state', v_differs;
    end if;
end;
$verify$;

rollback;
