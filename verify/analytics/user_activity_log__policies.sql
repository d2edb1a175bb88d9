-- Verify routiq:analytics/user_activity_log__policies on pg

begin;

create temporary table user_activity_log (like analytics.user_activity_log);

create policy user_activity_log_app_owner_select on pg_temp.user_activity_log
    for select
    to app_owner
    using (organization_id = (select core.current_org_id()));

create policy user_activity_log_app_owner_insert on pg_temp.user_activity_log
    for insert
    to app_owner
    with check (organization_id = (select core.current_org_id()));

create policy user_activity_log_app_owner_staff on pg_temp.user_activity_log
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_branch()) is not null
        or (select core.is_staff())
    )
    with check (
        (select core.sees_every_branch()) is not null
        or (select core.is_staff())
    );

create policy user_activity_log_app_migrator_select on pg_temp.user_activity_log
    for select
    to app_migrator
    using (true);

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- policy user_activity_log_app_owner_select on analytics.user_activity_log
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'analytics.user_activity_log'::regclass
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
        t.polname = 'user_activity_log_app_owner_select'
        and t.polrelid = 'pg_temp.user_activity_log'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy user_activity_log_app_owner_select on analytics.user_activity_log', v_differs;
    end if;

    -- policy user_activity_log_app_owner_insert on analytics.user_activity_log
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'analytics.user_activity_log'::regclass
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
        t.polname = 'user_activity_log_app_owner_insert'
        and t.polrelid = 'pg_temp.user_activity_log'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy user_activity_log_app_owner_insert on analytics.user_activity_log', v_differs;
    end if;

    -- policy user_activity_log_app_owner_staff on analytics.user_activity_log
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'analytics.user_activity_log'::regclass
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
        t.polname = 'user_activity_log_app_owner_staff'
        and t.polrelid = 'pg_temp.user_activity_log'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy user_activity_log_app_owner_staff on analytics.user_activity_log', v_differs;
    end if;

    -- policy user_activity_log_app_migrator_select on analytics.user_activity_log
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'analytics.user_activity_log'::regclass
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
        t.polname = 'user_activity_log_app_migrator_select'
        and t.polrelid = 'pg_temp.user_activity_log'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy user_activity_log_app_migrator_select on analytics.user_activity_log', v_differs;
    end if;

    -- no other policy on analytics.user_activity_log
    select string_agg(p.polname, ', ')
    into v_differs
    from pg_policy as p
    where
        p.polrelid = 'analytics.user_activity_log'::regclass
        and p.polname <> all (array['user_activity_log_app_owner_select', 'user_activity_log_app_owner_insert', 'user_activity_log_app_owner_staff', 'user_activity_log_app_migrator_select']);
    if v_differs is not null then
        raise exception 'table % has policies that the source does not make: %', 'analytics.user_activity_log', v_differs;
    end if;
end;
$verify$;

rollback;
