-- Verify routiq:ops/table_sizes__policies on pg

begin;

create temporary table table_sizes (like ops.table_sizes);

create policy table_sizes_app_owner_all on pg_temp.table_sizes
    for all
    to app_owner
    using (true)
    with check (true);

create policy table_sizes_app_migrator_all on pg_temp.table_sizes
    for all
    to app_migrator
    using (true)
    with check (true);

create temporary view v_table_growth
with (security_invoker = true) as
select
    l.table_name,
    l.measured_on,
    l.total_bytes,
    l.row_count,
    l.total_bytes - b.total_bytes as grown_bytes,
    l.measured_on - b.measured_on as in_days,
    (l.total_bytes - b.total_bytes)::numeric / nullif(l.measured_on - b.measured_on, 0)
        as bytes_per_day,
    greatest(
        l.total_bytes
        + 90 * (l.total_bytes - b.total_bytes)::numeric / nullif(l.measured_on - b.measured_on, 0),
        0
    )::bigint as bytes_in_90_days
from (
    select distinct on (s.table_name)
        s.table_name,
        s.measured_on,
        s.total_bytes,
        s.row_count
    from ops.table_sizes as s
    order by s.table_name asc, s.measured_on desc
) as l
cross join lateral (
    select
        s.measured_on,
        s.total_bytes
    from ops.table_sizes as s
    where s.table_name = l.table_name and s.measured_on >= l.measured_on - 30
    order by s.measured_on
    limit 1
) as b;

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- policy table_sizes_app_owner_all on ops.table_sizes
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'ops.table_sizes'::regclass
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
        t.polname = 'table_sizes_app_owner_all'
        and t.polrelid = 'pg_temp.table_sizes'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy table_sizes_app_owner_all on ops.table_sizes', v_differs;
    end if;

    -- policy table_sizes_app_migrator_all on ops.table_sizes
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_policy as t
    left join pg_policy as p
        on p.polname = t.polname and p.polrelid = 'ops.table_sizes'::regclass
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
        t.polname = 'table_sizes_app_migrator_all'
        and t.polrelid = 'pg_temp.table_sizes'::regclass
        and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'policy table_sizes_app_migrator_all on ops.table_sizes', v_differs;
    end if;

    -- function ops.maintain(jobs.jobs)
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_proc as p
    cross join lateral (
        values
        ('kind', p.prokind = 'f'),
        (
            'body',
            encode(sha256(convert_to(p.prosrc, 'UTF8')), 'hex')
            in (
                '0c9fd0434f4e0ec28ca796268358bf4060fdc7118190fdf10b7776f5c021eaa7'
            )
        ),
        (
            'language',
            (select l.lanname from pg_language as l where l.oid = p.prolang)
            = 'plpgsql'
        ),
        ('volatility', p.provolatile = 'v'),
        ('strictness', p.proisstrict = false),
        ('security', p.prosecdef = false),
        ('leakproofness', p.proleakproof = false),
        ('parallel safety', p.proparallel = 'u'),
        (
            'settings',
            array(
                select
                    lower(split_part(s.setting, '=', 1))
                    || substr(s.setting, strpos(s.setting, '=')) collate "C"
                from unnest(p.proconfig) as s (setting)
                order by 1
            )
            = array['lock_timeout=1s', 'search_path=pg_catalog, pg_temp']::text[]
        ),
        ('owner', pg_get_userbyid(p.proowner) = 'app_owner'),
        (
            'privileges',
            array(
                select
                    concat(
                        case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee) end,
                        ':',
                        lower(a.privilege_type),
                        case when a.is_grantable then '*' end
                    ) collate "C"
                from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as a
                where a.grantee <> p.proowner
                order by 1
            )
            = array(
                select g.held collate "C"
                from unnest(array[]::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(p.proowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where p.oid = 'ops.maintain(jobs.jobs)'::regprocedure and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'function ops.maintain(jobs.jobs)', v_differs;
    end if;

    -- view ops.v_table_growth
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.v_table_growth'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.v_table_growth'::regclass
            )
        ),
        ('owner', pg_get_userbyid(r.relowner) = 'app_owner'),
        (
            'privileges',
            array(
                select
                    concat(
                        case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee) end,
                        ':',
                        lower(a.privilege_type),
                        case when a.is_grantable then '*' end
                    ) collate "C"
                from aclexplode(coalesce(r.relacl, acldefault('r', r.relowner))) as a
                where a.grantee <> r.relowner
                order by 1
            )
            = array(
                select g.held collate "C"
                from unnest(array['app_migrator:select']::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'ops.v_table_growth'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view ops.v_table_growth', v_differs;
    end if;

    -- no other policy on ops.table_sizes
    select string_agg(p.polname, ', ')
    into v_differs
    from pg_policy as p
    where
        p.polrelid = 'ops.table_sizes'::regclass
        and p.polname <> all (array['table_sizes_app_owner_all', 'table_sizes_app_migrator_all']);
    if v_differs is not null then
        raise exception 'table % has policies that the source does not make: %', 'ops.table_sizes', v_differs;
    end if;
end;
$verify$;

rollback;
