-- Verify routiq:core/feature_flags__policies on pg

begin;

create temporary table feature_flags (like core.feature_flags);

create policy feature_flags_app_owner_select on pg_temp.feature_flags
    for select
    to app_owner
    using (true);

create policy feature_flags_app_owner_insert on pg_temp.feature_flags
    for insert
    to app_owner
    with check ((select core.is_super_admin()));

create policy feature_flags_app_owner_update on pg_temp.feature_flags
    for update
    to app_owner
    using ((select core.is_super_admin()))
    with check ((select core.is_super_admin()));

create policy feature_flags_app_migrator_all on pg_temp.feature_flags
    for all
    to app_migrator
    using (true)
    with check (true);

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- policy feature_flags_app_owner_select on core.feature_flags
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'core.feature_flags'::regclass
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
        t.polname = 'feature_flags_app_owner_select'
        and t.polrelid = 'pg_temp.feature_flags'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy feature_flags_app_owner_select on core.feature_flags', v_differs;
    end if;

    -- policy feature_flags_app_owner_insert on core.feature_flags
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'core.feature_flags'::regclass
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
        t.polname = 'feature_flags_app_owner_insert'
        and t.polrelid = 'pg_temp.feature_flags'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy feature_flags_app_owner_insert on core.feature_flags', v_differs;
    end if;

    -- policy feature_flags_app_owner_update on core.feature_flags
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'core.feature_flags'::regclass
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
        t.polname = 'feature_flags_app_owner_update'
        and t.polrelid = 'pg_temp.feature_flags'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy feature_flags_app_owner_update on core.feature_flags', v_differs;
    end if;

    -- policy feature_flags_app_migrator_all on core.feature_flags
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'core.feature_flags'::regclass
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
        t.polname = 'feature_flags_app_migrator_all'
        and t.polrelid = 'pg_temp.feature_flags'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy feature_flags_app_migrator_all on core.feature_flags', v_differs;
    end if;

    -- no other policy on core.feature_flags
    select string_agg(p.polname, ', ')
    into v_differs
    from pg_policy as p
    where
        p.polrelid = 'core.feature_flags'::regclass
        and p.polname <> all (array['feature_flags_app_owner_select', 'feature_flags_app_owner_insert', 'feature_flags_app_owner_update', 'feature_flags_app_migrator_all']);
    if v_differs is not null then
        raise exception 'table % has policies that the source does not make: %', 'core.feature_flags', v_differs;
    end if;
end;
$verify$;

rollback;
