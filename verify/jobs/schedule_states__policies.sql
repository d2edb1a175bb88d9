-- Verify routiq:jobs/schedule_states__policies on pg

begin;

create temporary table schedule_states (like jobs.schedule_states);

create policy schedule_states_app_owner_all on pg_temp.schedule_states
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

create policy schedule_states_app_migrator_all on pg_temp.schedule_states
    for all
    to app_migrator
    using (true)
    with check (true);

create policy schedule_states_app_dispatcher_all on pg_temp.schedule_states
    for all
    to app_dispatcher
    using (true)
    with check (true);

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- policy schedule_states_app_owner_all on jobs.schedule_states
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'jobs.schedule_states'::regclass
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
        t.polname = 'schedule_states_app_owner_all'
        and t.polrelid = 'pg_temp.schedule_states'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy schedule_states_app_owner_all on jobs.schedule_states', v_differs;
    end if;

    -- policy schedule_states_app_migrator_all on jobs.schedule_states
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'jobs.schedule_states'::regclass
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
        t.polname = 'schedule_states_app_migrator_all'
        and t.polrelid = 'pg_temp.schedule_states'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy schedule_states_app_migrator_all on jobs.schedule_states', v_differs;
    end if;

    -- policy schedule_states_app_dispatcher_all on jobs.schedule_states
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'jobs.schedule_states'::regclass
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
        t.polname = 'schedule_states_app_dispatcher_all'
        and t.polrelid = 'pg_temp.schedule_states'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy schedule_states_app_dispatcher_all on jobs.schedule_states', v_differs;
    end if;

    -- no other policy on jobs.schedule_states
    select string_agg(p.polname, ', ')
    into v_differs
    from pg_policy as p
    where
        p.polrelid = 'jobs.schedule_states'::regclass
        and p.polname <> all (array['schedule_states_app_owner_all', 'schedule_states_app_migrator_all', 'schedule_states_app_dispatcher_all']);
    if v_differs is not null then
        raise exception 'table % has policies that the source does not make: %', 'jobs.schedule_states', v_differs;
    end if;
end;
$verify$;

rollback;
