-- Verify routiq:core/platform_admins__policies on pg

begin;

create temporary table platform_admins (like core.platform_admins);

create policy platform_admins_app_owner_select on pg_temp.platform_admins
    for select
    to app_owner
    using (user_id = (select core.current_user_id()));

create policy platform_admins_app_migrator_all on pg_temp.platform_admins
    for all
    to app_migrator
    using (true)
    with check (true);

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- policy platform_admins_app_owner_select on core.platform_admins
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'core.platform_admins'::regclass
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
        t.polname = 'platform_admins_app_owner_select'
        and t.polrelid = 'pg_temp.platform_admins'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy platform_admins_app_owner_select on core.platform_admins', v_differs;
    end if;

    -- policy platform_admins_app_migrator_all on core.platform_admins
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'core.platform_admins'::regclass
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
        t.polname = 'platform_admins_app_migrator_all'
        and t.polrelid = 'pg_temp.platform_admins'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy platform_admins_app_migrator_all on core.platform_admins', v_differs;
    end if;

    -- no other policy on core.platform_admins
    select string_agg(p.polname, ', ')
    into v_differs
    from pg_policy as p
    where
        p.polrelid = 'core.platform_admins'::regclass
        and p.polname <> all (array['platform_admins_app_owner_select', 'platform_admins_app_migrator_all']);
    if v_differs is not null then
        raise exception 'table % has policies that the source does not make: %', 'core.platform_admins', v_differs;
    end if;
end;
$verify$;

rollback;
