-- Verify routiq:standardisation/organization_names__policies on pg

begin;

create temporary table organization_names (like standardisation.organization_names);

create policy organization_names_app_migrator_all on pg_temp.organization_names
    for all
    to app_migrator
    using (true)
    with check (true);

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- policy organization_names_app_migrator_all on standardisation.organization_names
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'standardisation.organization_names'::regclass
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
        t.polname = 'organization_names_app_migrator_all'
        and t.polrelid = 'pg_temp.organization_names'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy organization_names_app_migrator_all on standardisation.organization_names', v_differs;
    end if;

    -- no other policy on standardisation.organization_names
    select string_agg(p.polname, ', ')
    into v_differs
    from pg_policy as p
    where
        p.polrelid = 'standardisation.organization_names'::regclass
        and p.polname <> all (array['organization_names_app_migrator_all']);
    if v_differs is not null then
        raise exception 'table % has policies that the source does not make: %', 'standardisation.organization_names', v_differs;
    end if;
end;
$verify$;

rollback;
