-- Verify routiq:comms/email_log__policies on pg

begin;

create temporary table email_log (like comms.email_log);

create policy email_log_app_owner_select on pg_temp.email_log
    for select
    to app_owner
    using (organization_id = (select core.current_org_id()));

create policy email_log_app_owner_insert on pg_temp.email_log
    for insert
    to app_owner
    with check (organization_id = (select core.current_org_id()));

create policy email_log_app_owner_staff on pg_temp.email_log
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

create policy email_log_app_migrator_select on pg_temp.email_log
    for select
    to app_migrator
    using (true);

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- policy email_log_app_owner_select on comms.email_log
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'comms.email_log'::regclass
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
        t.polname = 'email_log_app_owner_select'
        and t.polrelid = 'pg_temp.email_log'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy email_log_app_owner_select on comms.email_log', v_differs;
    end if;

    -- policy email_log_app_owner_insert on comms.email_log
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'comms.email_log'::regclass
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
        t.polname = 'email_log_app_owner_insert'
        and t.polrelid = 'pg_temp.email_log'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy email_log_app_owner_insert on comms.email_log', v_differs;
    end if;

    -- policy email_log_app_owner_staff on comms.email_log
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'comms.email_log'::regclass
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
        t.polname = 'email_log_app_owner_staff'
        and t.polrelid = 'pg_temp.email_log'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy email_log_app_owner_staff on comms.email_log', v_differs;
    end if;

    -- policy email_log_app_migrator_select on comms.email_log
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'comms.email_log'::regclass
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
        t.polname = 'email_log_app_migrator_select'
        and t.polrelid = 'pg_temp.email_log'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy email_log_app_migrator_select on comms.email_log', v_differs;
    end if;

    -- no other policy on comms.email_log
    select string_agg(p.polname, ', ')
    into v_differs
    from pg_policy as p
    where
        p.polrelid = 'comms.email_log'::regclass
        and p.polname <> all (array['email_log_app_owner_select', 'email_log_app_owner_insert', 'email_log_app_owner_staff', 'email_log_app_migrator_select']);
    if v_differs is not null then
        raise exception 'table % has policies that the source does not make: %', 'comms.email_log', v_differs;
    end if;
end;
$verify$;

rollback;
