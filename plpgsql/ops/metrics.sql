-- function ops.server_figures()
-- function ops.platform_figures()
-- function ops.metrics()
-- function ops.metrics_text()

-- Figures that the server tells, as whoever asks may see them: a member of pg_monitor sees all. A
-- total
-- of pg_stat_* begins anew with the counters. Tables and statements are the largest ones only, so
-- that
-- there is an end to the labels.

create or replace function ops.server_figures()
returns table (name text, kind text, help text, labels jsonb, value float8)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    return query
    select
        'database_bytes', 'gauge', 'Size of the database', '{}'::jsonb,
        pg_database_size(current_database())::float8
    union all
    select
        'is_standby', 'gauge', 'Whether this server only follows another one', '{}',
        pg_is_in_recovery()::int::float8
    union all
    select
        'connections_open', 'gauge', 'Connections of clients to this database by what they do',
        jsonb_build_object('state', s.state), count(a.pid)::float8
    from unnest(array['active', 'idle', 'idle in transaction']) as s (state)
    left join pg_stat_activity as a
        on
            starts_with(a.state, s.state)
            and (s.state <> 'idle' or a.state = 'idle')
            and a.datname = current_database()
            and a.backend_type = 'client backend'
    group by s.state
    union all
    select
        'connections_limit', 'gauge', 'Connections that the server allows', '{}',
        current_setting('max_connections')::float8
    union all
    select
        'transaction_oldest_seconds', 'gauge', 'Age of the oldest transaction of a client', '{}',
        coalesce(extract(epoch from max(clock_timestamp() - a.xact_start)), 0)::float8
    from pg_stat_activity as a
    where a.backend_type = 'client backend' and a.pid <> pg_backend_pid()
    union all
    select
        'idle_in_transaction_oldest_seconds', 'gauge',
        'How long a client has held its transaction open without asking anything', '{}',
        coalesce(extract(epoch from max(clock_timestamp() - a.state_change)), 0)::float8
    from pg_stat_activity as a
    where starts_with(a.state, 'idle in transaction')
    union all
    select
        'lock_waiters', 'gauge', 'Sessions that wait for a lock', '{}',
        count(distinct l.pid)::float8
    from pg_locks as l
    where not l.granted
    union all
    select
        'lock_wait_oldest_seconds', 'gauge', 'How long somebody has waited for a lock', '{}',
        coalesce(extract(epoch from max(clock_timestamp() - l.waitstart)), 0)::float8
    from pg_locks as l
    where not l.granted
    union all
    select t.name, 'counter', t.help, '{}', t.value::float8
    from pg_stat_database as d
    cross join lateral (
        values
        ('transactions_committed_total', 'Transactions that were committed', d.xact_commit),
        ('transactions_rolled_back_total', 'Transactions that were rolled back', d.xact_rollback),
        ('deadlocks_total', 'Deadlocks that were broken', d.deadlocks),
        ('temporary_bytes_total', 'What queries wrote to temporary files', d.temp_bytes)
    ) as t (name, help, value)
    where d.datname = current_database()
    union all
    select 'cache_hit_ratio', 'gauge', 'Part of the blocks of tables found in memory', '{}', c.hit_ratio
    from ops.v_cache_hit as c
    union all
    select 'index_hit_ratio', 'gauge', 'Part of the blocks of indexes found in memory', '{}', i.hit_ratio
    from ops.v_index_hit as i
    union all
    select
        'transaction_id_age', 'gauge', 'Age of the oldest row; two thousand million end it', '{}',
        max(age(d.datfrozenxid))::float8
    from pg_database as d
    union all
    select
        'replication_lag_bytes', 'gauge', 'What a standby has not replayed yet',
        jsonb_build_object('standby', coalesce(nullif(r.application_name, ''), r.pid::text)),
        max(pg_wal_lsn_diff(pg_current_wal_lsn(), r.replay_lsn))::float8
    from pg_stat_replication as r
    where not pg_is_in_recovery()
    group by coalesce(nullif(r.application_name, ''), r.pid::text)
    union all
    select
        'replication_slots_inactive', 'gauge', 'Slots that nobody reads: they hold the log back',
        '{}', count(*)::float8
    from pg_replication_slots as s
    where not s.active
    union all
    select
        'archive_failures_total', 'counter', 'Segments of the log that could not be archived', '{}',
        a.failed_count::float8
    from pg_stat_archiver as a
    union all
    select
        'indexes_invalid', 'gauge', 'Indexes whose build broke off', '{}', count(*)::float8
    from pg_index as x
    where not x.indisvalid
    union all
    (
        select
            'table_bytes', 'gauge', 'Size of the largest tables with their indexes',
            jsonb_build_object('table', h.schema_name || '.' || h.table_name),
            (h.table_bytes + h.index_bytes)::float8
        from ops.v_table_health as h
        order by h.table_bytes + h.index_bytes desc, h.schema_name, h.table_name
        limit 20
    )
    union all
    (
        select
            'table_dead_ratio', 'gauge', 'Dead part of the rows of tables over 10,000 rows',
            jsonb_build_object('table', h.schema_name || '.' || h.table_name), h.dead_ratio
        from ops.v_table_health as h
        where h.live_rows + h.dead_rows > 10000
        order by h.dead_ratio desc, h.schema_name, h.table_name
        limit 20
    )
    union all
    select p.name, 'gauge', p.help, jsonb_build_object('query_id', q.query_id::text), p.value / 1000
    from (
        select s.query_id, max(s.p95_ms) as p95_ms, max(s.p99_ms) as p99_ms
        from ops.v_slow_queries as s
        where s.query_id is not null
        group by s.query_id
        order by sum(s.total_ms) desc, s.query_id
        limit 10
    ) as q
    cross join lateral (
        values
        (
            'statement_p95_seconds', '95th percentile of the dearest statements, reckoned',
            q.p95_ms
        ),
        (
            'statement_p99_seconds', '99th percentile of the dearest statements, reckoned',
            q.p99_ms
        )
    ) as p (name, help, value);
end
$function$;

alter function ops.server_figures() owner to app_owner;

revoke all on function ops.server_figures() from public;
grant execute on function ops.server_figures() to app_monitor, app_migrator;

comment on function ops.server_figures() is
    'Figures that the server tells: connections, transactions, locks, memory, sizes, replication, '
    'the dearest statements. Complete for members of pg_monitor.';

-- Belongs to app_migrator, who sees the rows of every organization; figures are sums over all of
-- them,
-- so that none is told of.

create or replace function ops.platform_figures()
returns table (name text, kind text, help text, labels jsonb, value float8)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    return query
    select f.name, 'gauge', f.help, jsonb_build_object('queue', q.queue), f.value::float8
    from (
        select
            h.queue,
            sum(h.ready_count) as ready_count,
            sum(h.running_count) as running_count,
            sum(h.waiting_count) as waiting_count,
            sum(h.lost_count) as lost_count,
            max(h.oldest_ready_seconds) as oldest_ready_seconds
        from ops.v_queue_health as h
        group by h.queue
    ) as q
    cross join lateral (
        values
        ('queue_ready', 'Jobs that could run now', q.ready_count),
        ('queue_running', 'Jobs that are worked on', q.running_count),
        ('queue_waiting', 'Jobs that wait for a time, a try or another job', q.waiting_count),
        ('queue_lost', 'Jobs whose worker went silent', q.lost_count),
        ('queue_oldest_seconds', 'How long a job has waited that could run', q.oldest_ready_seconds)
    ) as f (name, help, value)
    union all
    select
        'dead_letters', 'gauge', 'Jobs that were given up and wait for a decision',
        jsonb_build_object('queue', q.name), count(d.id)::float8
    from jobs.queues as q
    left join ops.v_dead_letters as d
        on q.name = d.queue
    group by q.name
    union all
    select
        'integration_accounts', 'gauge', 'Accounts at other systems by how they stand',
        jsonb_build_object('service', i.service_code, 'health', coalesce(i.health, 'unknown')),
        count(*)::float8
    from ops.v_integration_health as i
    group by i.service_code, coalesce(i.health, 'unknown')
    union all
    select f.name, 'gauge', f.help, jsonb_build_object('service', e.service_code), f.value::float8
    from (
        select
            i.service_code,
            sum(i.waiting_events) as waiting_events,
            sum(i.dead_events) as dead_events
        from ops.v_integration_health as i
        group by i.service_code
    ) as e
    cross join lateral (
        values
        ('webhook_events_waiting', 'Events that are not worked off', e.waiting_events),
        ('webhook_events_dead', 'Events that were given up', e.dead_events)
    ) as f (name, help, value)
    union all
    select f.name, 'gauge', f.help,
        jsonb_build_object('service', l.service_code, 'entity', l.entity), f.value::float8
    from (
        select
            s.service_code,
            s.entity,
            max(s.lag_seconds) as lag_seconds,
            sum(s.standing_errors) as standing_errors
        from ops.v_sync_lag as s
        group by s.service_code, s.entity
    ) as l
    cross join lateral (
        values
        ('sync_lag_seconds', 'Since when an account was not synchronized', l.lag_seconds),
        ('sync_errors_standing', 'Rows that could not be synchronized', l.standing_errors)
    ) as f (name, help, value)
    where f.value is not null
    union all
    select
        'alerts_firing', 'gauge', 'Alerts that fire', jsonb_build_object('severity', s.severity),
        count(a.id)::float8
    from unnest(array['info', 'warning', 'critical']) as s (severity)
    left join ops.alert_rules as r
        on s.severity = r.severity and r.deleted_at is null
    left join ops.alerts as a
        on r.id = a.rule_id and a.status = 'firing' and a.deleted_at is null
    group by s.severity
    union all
    select
        'organizations', 'gauge', 'Organizations that are active', '{}'::jsonb, count(*)::float8
    from core.organizations as o
    where o.status = 'active' and o.deleted_at is null;
end
$function$;

alter function ops.platform_figures() owner to app_migrator;

revoke all on function ops.platform_figures() from public;
grant execute on function ops.platform_figures() to app_monitor, app_owner;

comment on function ops.platform_figures() is
    'Figures of what runs here, summed over all organizations: queues, dead letters, accounts, '
    'synchronization, alerts.';

create or replace function ops.metrics()
returns table (name text, kind text, help text, labels jsonb, value float8)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    return query
    select f.* from ops.server_figures() as f
    union all
    select f.* from ops.platform_figures() as f;
end
$function$;

alter function ops.metrics() owner to app_owner;

revoke all on function ops.metrics() from public;
grant execute on function ops.metrics() to app_monitor, app_migrator;

comment on function ops.metrics() is
    'All figures for monitoring: name, kind (gauge, counter), what it is, labels, value. Times '
    'are in '
    'seconds, sizes in bytes.';

create or replace function ops.metrics_text()
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    return (
        select string_agg(family.lines, e'\n' order by family.name) || e'\n'
        from (
            select
                m.name,
                format(
                    e'# HELP routiq_%1$s %2$s\n# TYPE routiq_%1$s %3$s\n%4$s',
                    m.name,
                    min(m.help),
                    min(m.kind),
                    string_agg(
                        format(
                            'routiq_%s%s %s',
                            m.name,
                            '{' || l.labels || '}',
                            replace(replace(m.value::text, '-Infinity', '-Inf'), 'Infinity', '+Inf')
                        ),
                        e'\n' order by l.labels
                    )
                ) as lines
            from ops.metrics() as m
            cross join lateral (
                select
                    string_agg(
                        format(
                            '%s="%s"',
                            e.key,
                            replace(
                                replace(replace(e.value, e'\\', e'\\\\'), '"', e'\\"'), e'\n', e'\\n'
                            )
                        ),
                        ',' order by e.key
                    ) as labels
                from jsonb_each_text(m.labels) as e
            ) as l
            group by m.name
        ) as family
    );
end
$function$;

alter function ops.metrics_text() owner to app_owner;

revoke all on function ops.metrics_text() from public;
grant execute on function ops.metrics_text() to app_monitor, app_migrator;

comment on function ops.metrics_text() is
    'All figures for monitoring in the text format that Prometheus reads (version 0.0.4), each '
    'name '
    'with routiq_ before it.';
