-- Verify routiq:core/users__policies on pg

begin;

create temporary table users (like core.users);

create policy users_app_owner_all on pg_temp.users
    for all
    to app_owner
    using (
        id = (select core.current_user_id())
        or external_id = (select core.jwt_sub())
    )
    with check (
        id = (select core.current_user_id())
        or external_id = (select core.jwt_sub())
    );

create policy users_app_migrator_all on pg_temp.users
    for all
    to app_migrator
    using (true)
    with check (true);

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- policy users_app_owner_all on core.users
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'core.users'::regclass
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
        t.polname = 'users_app_owner_all'
        and t.polrelid = 'pg_temp.users'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy users_app_owner_all on core.users', v_differs;
    end if;

    -- policy users_app_migrator_all on core.users
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'core.users'::regclass
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
        t.polname = 'users_app_migrator_all'
        and t.polrelid = 'pg_temp.users'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy users_app_migrator_all on core.users', v_differs;
    end if;

    -- no other policy on core.users
    select string_agg(p.polname, ', ')
    into v_differs
    from pg_policy as p
    where
        p.polrelid = 'core.users'::regclass
        and p.polname <> all (array['users_app_owner_all', 'users_app_migrator_all']);
    if v_differs is not null then
        raise exception 'table % has policies that the source does not make: %', 'core.users', v_differs;
    end if;
end;
$verify$;

rollback;
