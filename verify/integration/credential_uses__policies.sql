-- Verify routiq:integration/credential_uses__policies on pg

begin;

create temporary table credential_uses (like integration.credential_uses);

create policy credential_uses_app_owner_select on pg_temp.credential_uses
    for select
    to app_owner
    using (organization_id = (select core.current_org_id()));

create policy credential_uses_app_owner_insert on pg_temp.credential_uses
    for insert
    to app_owner
    with check (organization_id = (select core.current_org_id()));

create policy credential_uses_app_migrator_select on pg_temp.credential_uses
    for select
    to app_migrator
    using (true);

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- policy credential_uses_app_owner_select on integration.credential_uses
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'integration.credential_uses'::regclass
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
        t.polname = 'credential_uses_app_owner_select'
        and t.polrelid = 'pg_temp.credential_uses'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy credential_uses_app_owner_select on integration.credential_uses', v_differs;
    end if;

    -- policy credential_uses_app_owner_insert on integration.credential_uses
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'integration.credential_uses'::regclass
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
        t.polname = 'credential_uses_app_owner_insert'
        and t.polrelid = 'pg_temp.credential_uses'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy credential_uses_app_owner_insert on integration.credential_uses', v_differs;
    end if;

    -- policy credential_uses_app_migrator_select on integration.credential_uses
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'integration.credential_uses'::regclass
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
        t.polname = 'credential_uses_app_migrator_select'
        and t.polrelid = 'pg_temp.credential_uses'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy credential_uses_app_migrator_select on integration.credential_uses', v_differs;
    end if;

    -- no other policy on integration.credential_uses
    select string_agg(p.polname, ', ')
    into v_differs
    from pg_policy as p
    where
        p.polrelid = 'integration.credential_uses'::regclass
        and p.polname <> all (array['credential_uses_app_owner_select', 'credential_uses_app_owner_insert', 'credential_uses_app_migrator_select']);
    if v_differs is not null then
        raise exception 'table % has policies that the source does not make: %', 'integration.credential_uses', v_differs;
    end if;
end;
$verify$;

rollback;
