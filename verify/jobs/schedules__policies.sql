-- Verify routiq:jobs/schedules__policies on pg

begin;

create temporary table schedules (like jobs.schedules);

create policy schedules_app_owner_all on pg_temp.schedules
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

create policy schedules_app_migrator_all on pg_temp.schedules
    for all
    to app_migrator
    using (true)
    with check (true);

create policy schedules_app_dispatcher_select on pg_temp.schedules
    for select
    to app_dispatcher
    using (true);

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- policy schedules_app_owner_all on jobs.schedules
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'jobs.schedules'::regclass
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
        t.polname = 'schedules_app_owner_all'
        and t.polrelid = 'pg_temp.schedules'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy schedules_app_owner_all on jobs.schedules', v_differs;
    end if;

    -- policy schedules_app_migrator_all on jobs.schedules
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'jobs.schedules'::regclass
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
        t.polname = 'schedules_app_migrator_all'
        and t.polrelid = 'pg_temp.schedules'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy schedules_app_migrator_all on jobs.schedules', v_differs;
    end if;

    -- policy schedules_app_dispatcher_select on jobs.schedules
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'jobs.schedules'::regclass
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
        t.polname = 'schedules_app_dispatcher_select'
        and t.polrelid = 'pg_temp.schedules'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy schedules_app_dispatcher_select on jobs.schedules', v_differs;
    end if;

    -- no other policy on jobs.schedules
    select string_agg(p.polname, ', ')
    into v_differs
    from pg_policy as p
    where
        p.polrelid = 'jobs.schedules'::regclass
        and p.polname <> all (array['schedules_app_owner_all', 'schedules_app_migrator_all', 'schedules_app_dispatcher_select']);
    if v_differs is not null then
        raise exception 'table % has policies that the source does not make: %', 'jobs.schedules', v_differs;
    end if;
end;
$verify$;

rollback;
