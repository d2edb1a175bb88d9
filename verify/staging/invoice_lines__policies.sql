-- Verify routiq:staging/invoice_lines__policies on pg

begin;

create temporary table invoice_lines (like staging.invoice_lines);

create policy invoice_lines_app_owner_all on pg_temp.invoice_lines
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

create policy invoice_lines_app_owner_staff on pg_temp.invoice_lines
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_contact()) is not null
    )
    with check (
        (select core.sees_every_contact()) is not null
    );

create policy invoice_lines_app_migrator_all on pg_temp.invoice_lines
    for all
    to app_migrator
    using (true)
    with check (true);

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- policy invoice_lines_app_owner_all on staging.invoice_lines
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'staging.invoice_lines'::regclass
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
        t.polname = 'invoice_lines_app_owner_all'
        and t.polrelid = 'pg_temp.invoice_lines'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy invoice_lines_app_owner_all on staging.invoice_lines', v_differs;
    end if;

    -- policy invoice_lines_app_owner_staff on staging.invoice_lines
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'staging.invoice_lines'::regclass
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
        t.polname = 'invoice_lines_app_owner_staff'
        and t.polrelid = 'pg_temp.invoice_lines'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy invoice_lines_app_owner_staff on staging.invoice_lines', v_differs;
    end if;

    -- policy invoice_lines_app_migrator_all on staging.invoice_lines
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'staging.invoice_lines'::regclass
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
        t.polname = 'invoice_lines_app_migrator_all'
        and t.polrelid = 'pg_temp.invoice_lines'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy invoice_lines_app_migrator_all on staging.invoice_lines', v_differs;
    end if;

    -- no other policy on staging.invoice_lines
    select string_agg(p.polname, ', ')
    into v_differs
    from pg_policy as p
    where
        p.polrelid = 'staging.invoice_lines'::regclass
        and p.polname <> all (array['invoice_lines_app_owner_all', 'invoice_lines_app_owner_staff', 'invoice_lines_app_migrator_all']);
    if v_differs is not null then
        raise exception 'table % has policies that the source does not make: %', 'staging.invoice_lines', v_differs;
    end if;
end;
$verify$;

rollback;
