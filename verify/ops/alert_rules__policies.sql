-- Verify routiq:ops/alert_rules__policies on pg

begin;

create temporary table alert_rules (like ops.alert_rules);

create policy alert_rules_app_owner_select on pg_temp.alert_rules
    for select
    to app_owner
    using (true);

create policy alert_rules_app_owner_insert on pg_temp.alert_rules
    for insert
    to app_owner
    with check ((select core.is_super_admin()));

create policy alert_rules_app_owner_update on pg_temp.alert_rules
    for update
    to app_owner
    using ((select core.is_super_admin()))
    with check ((select core.is_super_admin()));

create policy alert_rules_app_owner_delete on pg_temp.alert_rules
    for delete
    to app_owner
    using ((select core.is_super_admin()));

create policy alert_rules_app_migrator_all on pg_temp.alert_rules
    for all
    to app_migrator
    using (true)
    with check (true);

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- policy alert_rules_app_owner_select on ops.alert_rules
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'ops.alert_rules'::regclass
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
        t.polname = 'alert_rules_app_owner_select'
        and t.polrelid = 'pg_temp.alert_rules'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy alert_rules_app_owner_select on ops.alert_rules', v_differs;
    end if;

    -- policy alert_rules_app_owner_insert on ops.alert_rules
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'ops.alert_rules'::regclass
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
        t.polname = 'alert_rules_app_owner_insert'
        and t.polrelid = 'pg_temp.alert_rules'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy alert_rules_app_owner_insert on ops.alert_rules', v_differs;
    end if;

    -- policy alert_rules_app_owner_update on ops.alert_rules
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'ops.alert_rules'::regclass
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
        t.polname = 'alert_rules_app_owner_update'
        and t.polrelid = 'pg_temp.alert_rules'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy alert_rules_app_owner_update on ops.alert_rules', v_differs;
    end if;

    -- policy alert_rules_app_owner_delete on ops.alert_rules
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'ops.alert_rules'::regclass
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
        t.polname = 'alert_rules_app_owner_delete'
        and t.polrelid = 'pg_temp.alert_rules'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy alert_rules_app_owner_delete on ops.alert_rules', v_differs;
    end if;

    -- policy alert_rules_app_migrator_all on ops.alert_rules
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'ops.alert_rules'::regclass
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
        t.polname = 'alert_rules_app_migrator_all'
        and t.polrelid = 'pg_temp.alert_rules'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy alert_rules_app_migrator_all on ops.alert_rules', v_differs;
    end if;

    -- no other policy on ops.alert_rules
    select string_agg(p.polname, ', ')
    into v_differs
    from pg_policy as p
    where
        p.polrelid = 'ops.alert_rules'::regclass
        and p.polname <> all (array['alert_rules_app_owner_select', 'alert_rules_app_owner_insert', 'alert_rules_app_owner_update', 'alert_rules_app_owner_delete', 'alert_rules_app_migrator_all']);
    if v_differs is not null then
        raise exception 'table % has policies that the source does not make: %', 'ops.alert_rules', v_differs;
    end if;
end;
$verify$;

rollback;
