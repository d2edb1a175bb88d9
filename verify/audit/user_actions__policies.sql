-- Verify routiq:audit/user_actions__policies on pg

begin;

create temporary table user_actions (like audit.user_actions);

create policy user_actions_app_owner_select on pg_temp.user_actions
    for select
    to app_owner
    using (organization_id = (select core.current_org_id()));

create policy user_actions_app_owner_insert on pg_temp.user_actions
    for insert
    to app_owner
    with check (true);

create policy user_actions_app_auditor_select on pg_temp.user_actions
    for select
    to app_auditor
    using (true);

create policy user_actions_app_migrator_select on pg_temp.user_actions
    for select
    to app_migrator
    using (true);

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- policy user_actions_app_owner_select on audit.user_actions
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'audit.user_actions'::regclass
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
        t.polname = 'user_actions_app_owner_select'
        and t.polrelid = 'pg_temp.user_actions'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy user_actions_app_owner_select on audit.user_actions', v_differs;
    end if;

    -- policy user_actions_app_owner_insert on audit.user_actions
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'audit.user_actions'::regclass
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
        t.polname = 'user_actions_app_owner_insert'
        and t.polrelid = 'pg_temp.user_actions'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy user_actions_app_owner_insert on audit.user_actions', v_differs;
    end if;

    -- policy user_actions_app_auditor_select on audit.user_actions
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'audit.user_actions'::regclass
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
        t.polname = 'user_actions_app_auditor_select'
        and t.polrelid = 'pg_temp.user_actions'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy user_actions_app_auditor_select on audit.user_actions', v_differs;
    end if;

    -- policy user_actions_app_migrator_select on audit.user_actions
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'audit.user_actions'::regclass
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
        t.polname = 'user_actions_app_migrator_select'
        and t.polrelid = 'pg_temp.user_actions'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy user_actions_app_migrator_select on audit.user_actions', v_differs;
    end if;

    -- no other policy on audit.user_actions
    select string_agg(p.polname, ', ')
    into v_differs
    from pg_policy as p
    where
        p.polrelid = 'audit.user_actions'::regclass
        and p.polname <> all (array['user_actions_app_owner_select', 'user_actions_app_owner_insert', 'user_actions_app_auditor_select', 'user_actions_app_migrator_select']);
    if v_differs is not null then
        raise exception 'table % has policies that the source does not make: %', 'audit.user_actions', v_differs;
    end if;
end;
$verify$;

rollback;
