-- Verify routiq:inventory/stock_movements__policies on pg

begin;

create temporary table stock_movements (like inventory.stock_movements);

create policy stock_movements_app_owner_select on pg_temp.stock_movements
    for select
    to app_owner
    using (organization_id = (select core.current_org_id()));

create policy stock_movements_app_owner_insert on pg_temp.stock_movements
    for insert
    to app_owner
    with check (organization_id = (select core.current_org_id()));

create policy stock_movements_app_owner_branch on pg_temp.stock_movements
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

create policy stock_movements_app_migrator_select on pg_temp.stock_movements
    for select
    to app_migrator
    using (true);

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- policy stock_movements_app_owner_select on inventory.stock_movements
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'inventory.stock_movements'::regclass
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
        t.polname = 'stock_movements_app_owner_select'
        and t.polrelid = 'pg_temp.stock_movements'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy stock_movements_app_owner_select on inventory.stock_movements', v_differs;
    end if;

    -- policy stock_movements_app_owner_insert on inventory.stock_movements
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'inventory.stock_movements'::regclass
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
        t.polname = 'stock_movements_app_owner_insert'
        and t.polrelid = 'pg_temp.stock_movements'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy stock_movements_app_owner_insert on inventory.stock_movements', v_differs;
    end if;

    -- policy stock_movements_app_owner_branch on inventory.stock_movements
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'inventory.stock_movements'::regclass
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
        t.polname = 'stock_movements_app_owner_branch'
        and t.polrelid = 'pg_temp.stock_movements'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy stock_movements_app_owner_branch on inventory.stock_movements', v_differs;
    end if;

    -- policy stock_movements_app_migrator_select on inventory.stock_movements
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'inventory.stock_movements'::regclass
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
        t.polname = 'stock_movements_app_migrator_select'
        and t.polrelid = 'pg_temp.stock_movements'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy stock_movements_app_migrator_select on inventory.stock_movements', v_differs;
    end if;

    -- no other policy on inventory.stock_movements
    select string_agg(p.polname, ', ')
    into v_differs
    from pg_policy as p
    where
        p.polrelid = 'inventory.stock_movements'::regclass
        and p.polname <> all (array['stock_movements_app_owner_select', 'stock_movements_app_owner_insert', 'stock_movements_app_owner_branch', 'stock_movements_app_migrator_select']);
    if v_differs is not null then
        raise exception 'table % has policies that the source does not make: %', 'inventory.stock_movements', v_differs;
    end if;
end;
$verify$;

rollback;
