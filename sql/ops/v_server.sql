-- function ops.statement_figures()
-- view ops.v_slow_queries
-- view ops.v_cache_hit
-- view ops.v_index_hit
-- view ops.v_table_health
-- view ops.v_autovacuum_plan

-- pg_stat_statements may stand in any schema, or nowhere: then there are no rows. It keeps count,
-- mean
-- and deviation of each statement and no single times, so percentiles are reckoned: p95_ms and
-- p99_ms
-- as of times whose logarithms are normally distributed, which is how response times mostly are,
-- never
-- above the longest one. at_most holds whatever the times are (Cantelli's inequality): no more
-- than one
-- call of twenty, or of a hundred, took longer. What stands in quotes is never shown: a password of
-- a role, the claims of a session and the like are kept by the server as they were sent.

create or replace function ops.statement_figures()
returns table (
    query_id bigint,
    user_name text,
    query text,
    calls bigint,
    total_ms float8,
    mean_ms float8,
    deviation_ms float8,
    min_ms float8,
    max_ms float8,
    row_count bigint,
    blocks_hit bigint,
    blocks_read bigint
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    -- The setting is known only where the server loaded the library when it started.
    v_schema name := (
        select n.nspname
        from pg_extension as e
        inner join pg_namespace as n
            on e.extnamespace = n.oid
        where
            e.extname = 'pg_stat_statements'
            and current_setting('pg_stat_statements.max', true) is not null
            and has_schema_privilege(n.oid, 'usage')
    );
begin
    if v_schema is not null then
        for
            query_id, user_name, query, calls, total_ms, mean_ms, deviation_ms, min_ms, max_ms,
            row_count, blocks_hit, blocks_read
        in execute format(
            'select s.queryid, r.rolname::text,'
            -- Constants of queries are left out by the server, those of other commands are not.
            ' case when strpos(s.query, %L) + strpos(s.query, %L) = 0 then s.query'
            ' else regexp_replace(regexp_replace(s.query, %L, %L, %L), %L, %L, %L) end,'
            ' s.calls, s.total_exec_time,'
            ' s.mean_exec_time, s.stddev_exec_time, s.min_exec_time, s.max_exec_time, s.rows,'
            ' s.shared_blks_hit, s.shared_blks_read'
            ' from %I.pg_stat_statements as s'
            ' inner join pg_catalog.pg_database as d on s.dbid = d.oid'
            ' left join pg_catalog.pg_roles as r on s.userid = r.oid'
            ' where d.datname = pg_catalog.current_database()',
            '''', '$',
            '(\$[A-Za-z_]*?\$).*?\1', '''...''', 'g',
            '''([^'']|'''')*''', '''...''', 'g',
            v_schema
        ) loop
            return next;
        end loop;
    end if;
end
$function$;

alter function ops.statement_figures() owner to app_owner;

revoke all on function ops.statement_figures() from public;
grant execute on function ops.statement_figures() to app_monitor, app_migrator;

comment on function ops.statement_figures() is
    'What pg_stat_statements counted in this database; nothing where the server did not load it.';

create or replace view ops.v_slow_queries
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

create or replace view ops.v_cache_hit
with (security_invoker = true) as
select
    coalesce(sum(t.heap_blks_hit), 0)::bigint as blocks_hit,
    coalesce(sum(t.heap_blks_read), 0)::bigint as blocks_read,
    coalesce(
        sum(t.heap_blks_hit)::float8 / nullif(sum(t.heap_blks_hit + t.heap_blks_read), 0), 1
    ) as hit_ratio
from pg_catalog.pg_statio_user_tables as t;

create or replace view ops.v_index_hit
with (security_invoker = true) as
select
    coalesce(sum(i.idx_blks_hit), 0)::bigint as blocks_hit,
    coalesce(sum(i.idx_blks_read), 0)::bigint as blocks_read,
    coalesce(
        sum(i.idx_blks_hit)::float8 / nullif(sum(i.idx_blks_hit + i.idx_blks_read), 0), 1
    ) as hit_ratio
from pg_catalog.pg_statio_user_indexes as i;

create or replace view ops.v_table_health
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

alter view ops.v_slow_queries owner to app_owner;
alter view ops.v_cache_hit owner to app_owner;
alter view ops.v_index_hit owner to app_owner;
alter view ops.v_table_health owner to app_owner;

grant select on
ops.v_slow_queries, ops.v_cache_hit, ops.v_index_hit, ops.v_table_health
to app_monitor, app_migrator;

comment on view ops.v_slow_queries is
    'What statements cost, with 95th and 99th percentiles reckoned from mean and deviation, and '
    'bounds '
    'that hold whatever the times are; in milliseconds since the counters were reset';
comment on view ops.v_cache_hit is 'How much of what tables were asked for was in memory';
comment on view ops.v_index_hit is 'How much of what indexes were asked for was in memory';
comment on view ops.v_table_health is
    'Each table: rows, dead rows, how it is read, its size as of the last vacuum or analyze, and '
    'when '
    'that was';

create or replace view ops.v_autovacuum_plan
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

alter view ops.v_autovacuum_plan owner to app_owner;

grant select on ops.v_autovacuum_plan to app_monitor, app_migrator;

comment on view ops.v_autovacuum_plan is
    'Large tables, and whether they are vacuumed once a twentieth of their rows is dead instead '
    'of a '
    'fifth: those over 100,000 rows, each part of a table in parts, and those that grow with each '
    'day';
