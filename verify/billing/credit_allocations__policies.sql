-- Verify routiq:billing/credit_allocations__policies on pg

begin;

create temporary table credit_allocations (like billing.credit_allocations);

create policy credit_allocations_app_owner_all on pg_temp.credit_allocations
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

create policy credit_allocations_app_migrator_all on pg_temp.credit_allocations
    for all
    to app_migrator
    using (true)
    with check (true);

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- policy credit_allocations_app_owner_all on billing.credit_allocations
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'billing.credit_allocations'::regclass
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
        t.polname = 'credit_allocations_app_owner_all'
        and t.polrelid = 'pg_temp.credit_allocations'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy credit_allocations_app_owner_all on billing.credit_allocations', v_differs;
    end if;

    -- policy credit_allocations_app_migrator_all on billing.credit_allocations
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'billing.credit_allocations'::regclass
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
        t.polname = 'credit_allocations_app_migrator_all'
        and t.polrelid = 'pg_temp.credit_allocations'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy credit_allocations_app_migrator_all on billing.credit_allocations', v_differs;
    end if;

    -- no other policy on billing.credit_allocations
    select string_agg(p.polname, ', ')
    into v_differs
    from pg_policy as p
    where
        p.polrelid = 'billing.credit_allocations'::regclass
        and p.polname <> all (array['credit_allocations_app_owner_all', 'credit_allocations_app_migrator_all']);
    if v_differs is not null then
        raise exception 'table % has policies that the source does not make: %', 'billing.credit_allocations', v_differs;
    end if;
end;
$verify$;

rollback;
