-- Verify routiq:ops/v_server on pg

begin;

create temporary view v_slow_queries
with (security_invoker = true) as
select
    s.query_id,
    s.user_name,
    s.query,
    s.calls,
    s.total_ms,
    s.mean_ms,
    s.max_ms,
    s.row_count,
    case
        when s.calls < 2 or s.mean_ms = 0 then s.max_ms
        else least(s.max_ms, greatest(s.min_ms, exp(l.center + 1.6449 * l.width)))
    end as p95_ms,
    case
        when s.calls < 2 or s.mean_ms = 0 then s.max_ms
        else least(s.max_ms, greatest(s.min_ms, exp(l.center + 2.3263 * l.width)))
    end as p99_ms,
    least(s.max_ms, s.mean_ms + 4.3589 * s.deviation_ms) as p95_at_most_ms,
    least(s.max_ms, s.mean_ms + 9.9499 * s.deviation_ms) as p99_at_most_ms,
    s.blocks_hit::float8 / nullif(s.blocks_hit + s.blocks_read, 0) as cache_hit_ratio
from ops.statement_figures() as s
cross join lateral (
    select
        ln(nullif(s.mean_ms, 0)) - v.spread / 2 as center,
        sqrt(v.spread) as width
    from (select ln(1 + power(s.deviation_ms / nullif(s.mean_ms, 0), 2)) as spread) as v
) as l;

create temporary view v_cache_hit
with (security_invoker = true) as
select
    coalesce(sum(t.heap_blks_hit), 0)::bigint as blocks_hit,
    coalesce(sum(t.heap_blks_read), 0)::bigint as blocks_read,
    coalesce(
        sum(t.heap_blks_hit)::float8 / nullif(sum(t.heap_blks_hit + t.heap_blks_read), 0), 1
    ) as hit_ratio
from pg_catalog.pg_statio_user_tables as t;

create temporary view v_index_hit
with (security_invoker = true) as
select
    coalesce(sum(i.idx_blks_hit), 0)::bigint as blocks_hit,
    coalesce(sum(i.idx_blks_read), 0)::bigint as blocks_read,
    coalesce(
        sum(i.idx_blks_hit)::float8 / nullif(sum(i.idx_blks_hit + i.idx_blks_read), 0), 1
    ) as hit_ratio
from pg_catalog.pg_statio_user_indexes as i;

create temporary view v_table_health
with (security_invoker = true) as
select
    s.schemaname::text as schema_name,
    s.relname::text as table_name,
    s.n_live_tup as live_rows,
    s.n_dead_tup as dead_rows,
    s.seq_scan as whole_reads,
    s.n_dead_tup::float8 / nullif(s.n_live_tup + s.n_dead_tup, 0) as dead_ratio,
    coalesce(s.idx_scan, 0) as index_reads,
    coalesce(s.idx_scan, 0)::float8 / nullif(s.seq_scan + coalesce(s.idx_scan, 0), 0)
        as index_use_ratio,
    c.relpages::bigint * current_setting('block_size')::bigint as table_bytes,
    (
        select coalesce(sum(x.relpages::bigint), 0) * current_setting('block_size')::bigint
        from pg_catalog.pg_index as i
        inner join pg_catalog.pg_class as x
            on i.indexrelid = x.oid
        where i.indrelid = c.oid
    )::bigint as index_bytes,
    greatest(s.last_vacuum, s.last_autovacuum) as last_vacuum_at,
    greatest(s.last_analyze, s.last_autoanalyze) as last_analyze_at,
    age(c.relfrozenxid) as transactions_old
from pg_catalog.pg_stat_user_tables as s
inner join pg_catalog.pg_class as c
    on s.relid = c.oid
where s.schemaname !~ '^pg_';

create temporary view v_autovacuum_plan
with (security_invoker = true) as
select
    c.oid as relation_id,
    0.05::numeric as wanted_scale_factor,
    format('%I.%I', n.nspname, c.relname) as table_name,
    greatest(c.reltuples, 0)::bigint as row_count,
    coalesce(o.scale_factor, current_setting('autovacuum_vacuum_scale_factor')::numeric)
        as scale_factor,
    coalesce(o.scale_factor <= 0.05, false) as is_applied
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n
    on c.relnamespace = n.oid
cross join
    lateral (
        select min(p.option_value::numeric) as scale_factor
        from pg_catalog.pg_options_to_table(c.reloptions) as p
        where p.option_name = 'autovacuum_vacuum_scale_factor'
    ) as o
where
    c.relkind = 'r'
    and pg_catalog.pg_get_userbyid(c.relowner) = 'app_owner'
    and (
        c.relispartition
        or c.reltuples >= 100000
        or format('%s.%s', n.nspname, c.relname) in (
            'clinic.appointments', 'comms.conversations', 'contact.contacts', 'contact.patients',
            'jobs.jobs'
        )
    );

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- function ops.statement_figures()
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
                '0bf4f2e58660a5f3dc7cae7bb0a2c7803a52efc4a78f5896fc3847930893832e'
            )
        ),
        (
            'language',
            (select l.lanname from pg_language as l where l.oid = p.prolang)
            = 'plpgsql'
        ),
        ('volatility', p.provolatile = 's'),
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
            = array['search_path=pg_catalog, pg_temp']::text[]
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
                from unnest(array['app_migrator:execute', 'app_monitor:execute']::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(p.proowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where p.oid = 'ops.statement_figures()'::regprocedure and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'function ops.statement_figures()', v_differs;
    end if;

    -- view ops.v_slow_queries
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.v_slow_queries'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.v_slow_queries'::regclass
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
                from unnest(array['app_migrator:select', 'app_monitor:select']::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'ops.v_slow_queries'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view ops.v_slow_queries', v_differs;
    end if;

    -- view ops.v_cache_hit
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.v_cache_hit'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.v_cache_hit'::regclass
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
                from unnest(array['app_migrator:select', 'app_monitor:select']::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'ops.v_cache_hit'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view ops.v_cache_hit', v_differs;
    end if;

    -- view ops.v_index_hit
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.v_index_hit'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.v_index_hit'::regclass
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
                from unnest(array['app_migrator:select', 'app_monitor:select']::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'ops.v_index_hit'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view ops.v_index_hit', v_differs;
    end if;

    -- view ops.v_table_health
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.v_table_health'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.v_table_health'::regclass
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
                from unnest(array['app_migrator:select', 'app_monitor:select']::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'ops.v_table_health'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view ops.v_table_health', v_differs;
    end if;

    -- view ops.v_autovacuum_plan
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.v_autovacuum_plan'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.v_autovacuum_plan'::regclass
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
                from unnest(array['app_migrator:select', 'app_monitor:select']::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'ops.v_autovacuum_plan'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view ops.v_autovacuum_plan', v_differs;
    end if;
end;
$verify$;

rollback;
