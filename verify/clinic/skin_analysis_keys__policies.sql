-- Verify routiq:clinic/skin_analysis_keys__policies on pg

begin;

create temporary table skin_analysis_keys (like clinic.skin_analysis_keys);

create policy skin_analysis_keys_app_owner_all on pg_temp.skin_analysis_keys
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

create policy skin_analysis_keys_app_owner_own on pg_temp.skin_analysis_keys
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_contact()) is not null
    )
    with check (
        (select core.sees_every_contact()) is not null
    );

create policy skin_analysis_keys_app_migrator_all on pg_temp.skin_analysis_keys
    for all
    to app_migrator
    using (true)
    with check (true);

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- policy skin_analysis_keys_app_owner_all on clinic.skin_analysis_keys
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'clinic.skin_analysis_keys'::regclass
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
        t.polname = 'skin_analysis_keys_app_owner_all'
        and t.polrelid = 'pg_temp.skin_analysis_keys'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy skin_analysis_keys_app_owner_all on clinic.skin_analysis_keys', v_differs;
    end if;

    -- policy skin_analysis_keys_app_owner_own on clinic.skin_analysis_keys
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'clinic.skin_analysis_keys'::regclass
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
        t.polname = 'skin_analysis_keys_app_owner_own'
        and t.polrelid = 'pg_temp.skin_analysis_keys'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy skin_analysis_keys_app_owner_own on clinic.skin_analysis_keys', v_differs;
    end if;

    -- policy skin_analysis_keys_app_migrator_all on clinic.skin_analysis_keys
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'clinic.skin_analysis_keys'::regclass
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
        t.polname = 'skin_analysis_keys_app_migrator_all'
        and t.polrelid = 'pg_temp.skin_analysis_keys'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy skin_analysis_keys_app_migrator_all on clinic.skin_analysis_keys', v_differs;
    end if;

    -- no other policy on clinic.skin_analysis_keys
    select string_agg(p.polname, ', ')
    into v_differs
    from pg_policy as p
    where
        p.polrelid = 'clinic.skin_analysis_keys'::regclass
        and p.polname <> all (array['skin_analysis_keys_app_owner_all', 'skin_analysis_keys_app_owner_own', 'skin_analysis_keys_app_migrator_all']);
    if v_differs is not null then
        raise exception 'table % has policies that the source does not make: %', 'clinic.skin_analysis_keys', v_differs;
    end if;
end;
$verify$;

rollback;
