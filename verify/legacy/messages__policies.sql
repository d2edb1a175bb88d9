-- Verify routiq:legacy/messages__policies on pg

begin;

create temporary table messages (like legacy.messages);

create policy messages_authenticated_all on pg_temp.messages
    for all
    to authenticated
    using (
        organization_id in (
            select m.organization_id
            from legacy.organization_members as m
            where m.user_id = (
                pg_catalog.current_setting('request.jwt.claims', true)::pg_catalog.json ->> 'sub'
            )
        )
    );

create policy messages_service_role_all on pg_temp.messages
    for all
    to service_role
    using (true)
    with check (true);

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- policy messages_authenticated_all on legacy.messages
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'legacy.messages'::regclass
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
        t.polname = 'messages_authenticated_all'
        and t.polrelid = 'pg_temp.messages'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy messages_authenticated_all on legacy.messages', v_differs;
    end if;

    -- policy messages_service_role_all on legacy.messages
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'legacy.messages'::regclass
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
        t.polname = 'messages_service_role_all'
        and t.polrelid = 'pg_temp.messages'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy messages_service_role_all on legacy.messages', v_differs;
    end if;

    -- no other policy on legacy.messages
    select string_agg(p.polname, ', ')
    into v_differs
    from pg_policy as p
    where
        p.polrelid = 'legacy.messages'::regclass
        and p.polname <> all (array['messages_authenticated_all', 'messages_service_role_all']);
    if v_differs is not null then
        raise exception 'table % has policies that the source does not make: %', 'legacy.messages', v_differs;
    end if;
end;
$verify$;

rollback;
