-- Verify routiq:integration/key_encryption_keys__policies on pg

begin;

create temporary table key_encryption_keys (like integration.key_encryption_keys);

create policy key_encryption_keys_app_owner_select on pg_temp.key_encryption_keys
    for select
    to app_owner
    using (true);

create policy key_encryption_keys_app_owner_update on pg_temp.key_encryption_keys
    for update
    to app_owner
    using (true)
    with check (false);

create policy key_encryption_keys_app_migrator_all on pg_temp.key_encryption_keys
    for all
    to app_migrator
    using (true)
    with check (true);

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- policy key_encryption_keys_app_owner_select on integration.key_encryption_keys
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'integration.key_encryption_keys'::regclass
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
        t.polname = 'key_encryption_keys_app_owner_select'
        and t.polrelid = 'pg_temp.key_encryption_keys'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy key_encryption_keys_app_owner_select on integration.key_encryption_keys', v_differs;
    end if;

    -- policy key_encryption_keys_app_owner_update on integration.key_encryption_keys
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'integration.key_encryption_keys'::regclass
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
        t.polname = 'key_encryption_keys_app_owner_update'
        and t.polrelid = 'pg_temp.key_encryption_keys'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy key_encryption_keys_app_owner_update on integration.key_encryption_keys', v_differs;
    end if;

    -- policy key_encryption_keys_app_migrator_all on integration.key_encryption_keys
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'integration.key_encryption_keys'::regclass
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
        t.polname = 'key_encryption_keys_app_migrator_all'
        and t.polrelid = 'pg_temp.key_encryption_keys'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy key_encryption_keys_app_migrator_all on integration.key_encryption_keys', v_differs;
    end if;

    -- no other policy on integration.key_encryption_keys
    select string_agg(p.polname, ', ')
    into v_differs
    from pg_policy as p
    where
        p.polrelid = 'integration.key_encryption_keys'::regclass
        and p.polname <> all (array['key_encryption_keys_app_owner_select', 'key_encryption_keys_app_owner_update', 'key_encryption_keys_app_migrator_all']);
    if v_differs is not null then
        raise exception 'table % has policies that the source does not make: %', 'integration.key_encryption_keys', v_differs;
    end if;
end;
$verify$;

rollback;
