-- Verify routiq:clinic/queue_settings__policies on pg

begin;

create temporary table queue_settings (like clinic.queue_settings);

create policy queue_settings_app_owner_all on pg_temp.queue_settings
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

create policy queue_settings_app_owner_branch on pg_temp.queue_settings
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_branch()) is not null
        or coalesce(location_id, organization_id)
        = any((select core.current_branch_keys())::uuid[])
    )
    with check (
        (select core.sees_every_branch()) is not null
        or coalesce(location_id, organization_id)
        = any((select core.current_branch_keys())::uuid[])
    );

create policy queue_settings_app_migrator_all on pg_temp.queue_settings
    for all
    to app_migrator
    using (true)
    with check (true);

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- policy queue_settings_app_owner_all on clinic.queue_settings
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'clinic.queue_settings'::regclass
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
        t.polname = 'queue_settings_app_owner_all'
        and t.polrelid = 'pg_temp.queue_settings'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy queue_settings_app_owner_all on clinic.queue_settings', v_differs;
    end if;

    -- policy queue_settings_app_owner_branch on clinic.queue_settings
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'clinic.queue_settings'::regclass
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
        t.polname = 'queue_settings_app_owner_branch'
        and t.polrelid = 'pg_temp.queue_settings'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy queue_settings_app_owner_branch on clinic.queue_settings', v_differs;
    end if;

    -- policy queue_settings_app_migrator_all on clinic.queue_settings
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'clinic.queue_settings'::regclass
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
        t.polname = 'queue_settings_app_migrator_all'
        and t.polrelid = 'pg_temp.queue_settings'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy queue_settings_app_migrator_all on clinic.queue_settings', v_differs;
    end if;

    -- no other policy on clinic.queue_settings
    select string_agg(p.polname, ', ')
    into v_differs
    from pg_policy as p
    where
        p.polrelid = 'clinic.queue_settings'::regclass
        and p.polname <> all (array['queue_settings_app_owner_all', 'queue_settings_app_owner_branch', 'queue_settings_app_migrator_all']);
    if v_differs is not null then
        raise exception 'table % has policies that the source does not make: %', 'clinic.queue_settings', v_differs;
    end if;
end;
$verify$;

rollback;
