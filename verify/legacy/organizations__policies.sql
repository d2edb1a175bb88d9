-- Verify routiq:legacy/organizations__policies on pg

begin;

create temporary table organizations (like legacy.organizations);

create policy organizations_authenticated_all on pg_temp.organizations
    for all
    to authenticated
    using (
        id in (
            select m.organization_id
            from legacy.organization_members as m
            where m.user_id = (
                pg_catalog.current_setting('request.jwt.claims', true)::pg_catalog.json ->> 'sub'
            )
        )
    );

create policy organizations_service_role_all on pg_temp.organizations
    for all
    to service_role
    using (true)
    with check (true);

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- policy organizations_authenticated_all on legacy.organizations
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'legacy.organizations'::regclass
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
        t.polname = 'organizations_authenticated_all'
        and t.polrelid = 'pg_temp.organizations'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy organizations_authenticated_all on legacy.organizations', v_differs;
    end if;

    -- policy organizations_service_role_all on legacy.organizations
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'legacy.organizations'::regclass
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
        t.polname = 'organizations_service_role_all'
        and t.polrelid = 'pg_temp.organizations'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy organizations_service_role_all on legacy.organizations', v_differs;
    end if;

    -- no other policy on legacy.organizations
    select string_agg(p.polname, ', ')
    into v_differs
    from pg_policy as p
    where
        p.polrelid = 'legacy.organizations'::regclass
        and p.polname <> all (array['organizations_authenticated_all', 'organizations_service_role_all']);
    if v_differs is not null then
        raise exception 'table % has policies that the source does not make: %', 'legacy.organizations', v_differs;
    end if;
end;
$verify$;

rollback;
