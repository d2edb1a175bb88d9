-- Verify routiq:jobs/queues__policies on pg

begin;

create temporary table queues (like jobs.queues);

create policy queues_app_owner_select on pg_temp.queues
    for select
    to app_owner
    using (true);

create policy queues_app_owner_insert on pg_temp.queues
    for insert
    to app_owner
    with check ((select core.is_super_admin()));

create policy queues_app_owner_update on pg_temp.queues
    for update
    to app_owner
    using ((select core.is_super_admin()))
    with check ((select core.is_super_admin()));

create policy queues_app_migrator_all on pg_temp.queues
    for all
    to app_migrator
    using (true)
    with check (true);

create policy queues_app_dispatcher_select on pg_temp.queues
    for select
    to app_dispatcher
    using (true);

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- policy queues_app_owner_select on jobs.queues
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'jobs.queues'::regclass
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
        t.polname = 'queues_app_owner_select'
        and t.polrelid = 'pg_temp.queues'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy queues_app_owner_select on jobs.queues', v_differs;
    end if;

    -- policy queues_app_owner_insert on jobs.queues
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'jobs.queues'::regclass
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
        t.polname = 'queues_app_owner_insert'
        and t.polrelid = 'pg_temp.queues'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy queues_app_owner_insert on jobs.queues', v_differs;
    end if;

    -- policy queues_app_owner_update on jobs.queues
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'jobs.queues'::regclass
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
        t.polname = 'queues_app_owner_update'
        and t.polrelid = 'pg_temp.queues'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy queues_app_owner_update on jobs.queues', v_differs;
    end if;

    -- policy queues_app_migrator_all on jobs.queues
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'jobs.queues'::regclass
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
        t.polname = 'queues_app_migrator_all'
        and t.polrelid = 'pg_temp.queues'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy queues_app_migrator_all on jobs.queues', v_differs;
    end if;

    -- policy queues_app_dispatcher_select on jobs.queues
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'jobs.queues'::regclass
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
        t.polname = 'queues_app_dispatcher_select'
        and t.polrelid = 'pg_temp.queues'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy queues_app_dispatcher_select on jobs.queues', v_differs;
    end if;

    -- no other policy on jobs.queues
    select string_agg(p.polname, ', ')
    into v_differs
    from pg_policy as p
    where
        p.polrelid = 'jobs.queues'::regclass
        and p.polname <> all (array['queues_app_owner_select', 'queues_app_owner_insert', 'queues_app_owner_update', 'queues_app_migrator_all', 'queues_app_dispatcher_select']);
    if v_differs is not null then
        raise exception 'table % has policies that the source does not make: %', 'jobs.queues', v_differs;
    end if;
end;
$verify$;

rollback;
