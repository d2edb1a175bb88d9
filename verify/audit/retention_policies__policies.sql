-- Verify routiq:audit/retention_policies__policies on pg

begin;

create temporary table retention_policies (like audit.retention_policies);

create policy retention_policies_app_owner_all on pg_temp.retention_policies
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

create policy retention_policies_app_migrator_all on pg_temp.retention_policies
    for all
    to app_migrator
    using (true)
    with check (true);

create policy retention_policies_app_auditor_select on pg_temp.retention_policies
    for select
    to app_auditor
    using (true);

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- policy retention_policies_app_owner_all on audit.retention_policies
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'audit.retention_policies'::regclass
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
        t.polname = 'retention_policies_app_owner_all'
        and t.polrelid = 'pg_temp.retention_policies'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy retention_policies_app_owner_all on audit.retention_policies', v_differs;
    end if;

    -- policy retention_policies_app_migrator_all on audit.retention_policies
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'audit.retention_policies'::regclass
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
        t.polname = 'retention_policies_app_migrator_all'
        and t.polrelid = 'pg_temp.retention_policies'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy retention_policies_app_migrator_all on audit.retention_policies', v_differs;
    end if;

    -- policy retention_policies_app_auditor_select on audit.retention_policies
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'audit.retention_policies'::regclass
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
        t.polname = 'retention_policies_app_auditor_select'
        and t.polrelid = 'pg_temp.retention_policies'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy retention_policies_app_auditor_select on audit.retention_policies', v_differs;
    end if;

    -- no other policy on audit.retention_policies
    select string_agg(p.polname, ', ')
    into v_differs
    from pg_policy as p
    where
        p.polrelid = 'audit.retention_policies'::regclass
        and p.polname <> all (array['retention_policies_app_owner_all', 'retention_policies_app_migrator_all', 'retention_policies_app_auditor_select']);
    if v_differs is not null then
        raise exception 'table % has policies that the source does not make: %', 'audit.retention_policies', v_differs;
    end if;
end;
$verify$;

rollback;
