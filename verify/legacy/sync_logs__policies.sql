-- Verify routiq:legacy/sync_logs__policies on pg

begin;

create temporary table sync_logs (like legacy.sync_logs);

create policy sync_logs_authenticated_all on pg_temp.sync_logs
    for all
    to authenticated
    using (
        organization_id in (
            select m.organization_id
            from legacy.organization_members as m
            where m.user_id = (
                pg_catalog.current_setting('request.jwt.claims', true)::pg_catalog.json ->> 'sub'
            )
        )
    );

create policy sync_logs_service_role_all on pg_temp.sync_logs
    for all
    to service_role
    using (true)
    with check (true);

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- policy sync_logs_authenticated_all on legacy.sync_logs
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'legacy.sync_logs'::regclass
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
        t.polname = 'sync_logs_authenticated_all'
        and t.polrelid = 'pg_temp.sync_logs'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy sync_logs_authenticated_all on legacy.sync_logs', v_differs;
    end if;

    -- policy sync_logs_service_role_all on legacy.sync_logs
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'legacy.sync_logs'::regclass
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
        t.polname = 'sync_logs_service_role_all'
        and t.polrelid = 'pg_temp.sync_logs'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy sync_logs_service_role_all on legacy.sync_logs', v_differs;
    end if;

    -- no other policy on legacy.sync_logs
    select string_agg(p.polname, ', ')
    into v_differs
    from pg_policy as p
    where
        p.polrelid = 'legacy.sync_logs'::regclass
        and p.polname <> all (array['sync_logs_authenticated_all', 'sync_logs_service_role_all']);
    if v_differs is not null then
        raise exception 'table % has policies that the source does not make: %', 'legacy.sync_logs', v_differs;
    end if;
end;
$verify$;

rollback;
