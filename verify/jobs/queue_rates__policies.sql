-- Verify routiq:jobs/queue_rates__policies on pg

begin;

create temporary table queue_rates (like jobs.queue_rates);

create policy queue_rates_app_migrator_all on pg_temp.queue_rates
    for all
    to app_migrator
    using (true)
    with check (true);

create policy queue_rates_app_dispatcher_all on pg_temp.queue_rates
    for all
    to app_dispatcher
    using (true)
    with check (true);

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- policy queue_rates_app_migrator_all on jobs.queue_rates
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'jobs.queue_rates'::regclass
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
        t.polname = 'queue_rates_app_migrator_all'
        and t.polrelid = 'pg_temp.queue_rates'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy queue_rates_app_migrator_all on jobs.queue_rates', v_differs;
    end if;

    -- policy queue_rates_app_dispatcher_all on jobs.queue_rates
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'jobs.queue_rates'::regclass
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
        t.polname = 'queue_rates_app_dispatcher_all'
        and t.polrelid = 'pg_temp.queue_rates'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy queue_rates_app_dispatcher_all on jobs.queue_rates', v_differs;
    end if;

    -- no other policy on jobs.queue_rates
    select string_agg(p.polname, ', ')
    into v_differs
    from pg_policy as p
    where
        p.polrelid = 'jobs.queue_rates'::regclass
        and p.polname <> all (array['queue_rates_app_migrator_all', 'queue_rates_app_dispatcher_all']);
    if v_differs is not null then
        raise exception 'table % has policies that the source does not make: %', 'jobs.queue_rates', v_differs;
    end if;
end;
$verify$;

rollback;
