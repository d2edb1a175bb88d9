-- Verify routiq:comms/chat_participants__policies on pg

begin;

create temporary table chat_participants (like comms.chat_participants);

create policy chat_participants_app_owner_all on pg_temp.chat_participants
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

create policy chat_participants_app_owner_sight on pg_temp.chat_participants
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_branch()) is not null
        or (select core.is_staff())
        or contact_id = (select core.current_contact_id())
    )
    with check (
        (select core.sees_every_branch()) is not null
        or (select core.is_staff())
        or contact_id = (select core.current_contact_id())
    );

create policy chat_participants_app_migrator_all on pg_temp.chat_participants
    for all
    to app_migrator
    using (true)
    with check (true);

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- policy chat_participants_app_owner_all on comms.chat_participants
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'comms.chat_participants'::regclass
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
        t.polname = 'chat_participants_app_owner_all'
        and t.polrelid = 'pg_temp.chat_participants'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy chat_participants_app_owner_all on comms.chat_participants', v_differs;
    end if;

    -- policy chat_participants_app_owner_sight on comms.chat_participants
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'comms.chat_participants'::regclass
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
        t.polname = 'chat_participants_app_owner_sight'
        and t.polrelid = 'pg_temp.chat_participants'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy chat_participants_app_owner_sight on comms.chat_participants', v_differs;
    end if;

    -- policy chat_participants_app_migrator_all on comms.chat_participants
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'comms.chat_participants'::regclass
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
        t.polname = 'chat_participants_app_migrator_all'
        and t.polrelid = 'pg_temp.chat_participants'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy chat_participants_app_migrator_all on comms.chat_participants', v_differs;
    end if;

    -- no other policy on comms.chat_participants
    select string_agg(p.polname, ', ')
    into v_differs
    from pg_policy as p
    where
        p.polrelid = 'comms.chat_participants'::regclass
        and p.polname <> all (array['chat_participants_app_owner_all', 'chat_participants_app_owner_sight', 'chat_participants_app_migrator_all']);
    if v_differs is not null then
        raise exception 'table % has policies that the source does not make: %', 'comms.chat_participants', v_differs;
    end if;
end;
$verify$;

rollback;
