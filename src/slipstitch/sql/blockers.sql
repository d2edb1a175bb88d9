-- Who waits for whom: what "slipstitch blockers" asks a server. It only reads.

-- name: rights
-- What the role may see and do; the rest is said to be unseen.
select
    session_user as login,
    current_database() as database,
    pg_has_role(current_user, 'pg_read_all_stats', 'usage') as sees_all,
    pg_has_role(current_user, 'pg_signal_backend', 'usage') as signals_all,
    to_regclass('online.backfill_status') is not null as has_backfills,
    current_schemas(false)::text[] as path;

-- name: settle
-- From here on every name is written with its schema. Compiling a query of these would take a
-- second, and running it takes a thousandth of that.
select set_config('search_path', 'pg_catalog', false), set_config('jit', 'off', false);

-- name: sessions
-- Every process of the server that has a transaction, waits, or is ours.
select
    a.pid,
    a.leader_pid,
    a.datname as database,
    a.usename as role,
    a.application_name as application,
    -- Of a session that is hidden the kind is hidden too.
    coalesce(
        a.backend_type,
        case when a.usesysid is not null then 'client backend' else 'background process' end
    ) as kind,
    a.state,
    a.wait_event_type,
    a.wait_event,
    a.query as statement,
    a.query = '<insufficient privilege>' as is_hidden,
    extract(epoch from clock_timestamp() - a.xact_start)::float8 as transaction_seconds,
    extract(epoch from clock_timestamp() - a.query_start)::float8 as statement_seconds,
    extract(epoch from clock_timestamp() - a.state_change)::float8 as state_seconds,
    coalesce(
        a.usesysid is not null
        and (
            pg_has_role(current_user, a.usesysid, 'usage')
            or (
                pg_has_role(current_user, 'pg_signal_backend', 'usage')
                and not coalesce(r.rolsuper, true)
            )
        )
        or s.rolsuper,
        false
    ) as may_signal
from pg_stat_activity as a
inner join pg_roles as s on s.rolname = current_user
left join pg_roles as r on a.usesysid = r.oid
where a.pid <> pg_backend_pid();

-- name: waits
-- Each lock that is waited for, and each process that stands before the one that waits.
-- A blocker of number 0 is a prepared transaction: it has no process.
with locks as materialized (
    select
        l.*,
        row(
            l.locktype, l.database, l.relation, l.page, l.tuple, l.virtualxid, l.transactionid,
            l.classid, l.objid, l.objsubid
        )::text as object
    from pg_locks as l
),

waiting as materialized (
    select l.*
    from locks as l
    where not l.granted
)

select
    w.pid,
    b.pid as blocker,
    w.locktype as kind,
    w.mode,
    w.relation,
    extract(epoch from clock_timestamp() - w.waitstart)::float8 as seconds,
    case
        when w.database in (0, d.oid) then w.relation::regclass::text
    end as relation_name,
    (
        select min(t.relation::regclass::text)
        from locks as t
        where t.pid = w.pid and t.locktype = 'tuple' and t.database = d.oid
    ) as row_of,
    coalesce(
        (
            select array_agg(distinct h.mode order by h.mode)
            from locks as h
            where h.pid = b.pid and h.granted and h.object = w.object
        ),
        '{}'
    ) as held,
    exists (
        select
        from locks as q
        where q.pid = b.pid and not q.granted and q.object = w.object
    ) as is_queued_before,
    p.gid,
    p.owner as gid_owner,
    p.database as gid_database,
    extract(epoch from clock_timestamp() - p.prepared)::float8 as gid_seconds,
    p.modes as gid_modes
from waiting as w
inner join pg_database as d on d.datname = current_database()
cross join lateral (select distinct u.pid from unnest(pg_blocking_pids(w.pid)) as u (pid)) as b
left join lateral (
    select
        x.gid,
        x.owner,
        x.database,
        x.prepared,
        array_agg(distinct h.mode order by h.mode) as modes
    from locks as h
    inner join locks as i
        on
            h.virtualtransaction = i.virtualtransaction
            and i.pid is null
            and i.locktype = 'transactionid'
    inner join pg_prepared_xacts as x on i.transactionid = x.transaction
    where b.pid = 0 and h.pid is null and h.granted and h.object = w.object
    group by x.gid, x.owner, x.database, x.prepared
) as p on true
order by w.pid, b.pid, p.gid;

-- name: holders
-- Whose lock on a relation or a partition of it would refuse a mode: for sessions that look before
-- they ask.
with wanted as (
    select to_regclass(format('%%I.%%I', s.name, %(relation)s::text)) as relation
    from unnest(%(schemas)s::text[]) with ordinality as s (name, place)
    where to_regclass(format('%%I.%%I', s.name, %(relation)s::text)) is not null
    order by s.place
    limit 1
),

touched as (
    select w.relation::oid as relation
    from wanted as w
    union
    select p.relid::oid
    from wanted as w
    cross join lateral pg_partition_tree(w.relation) as p
)

select
    l.pid,
    l.relation::regclass::text as relation_name,
    array_agg(distinct l.mode order by l.mode) as held,
    x.gid,
    x.owner as gid_owner,
    x.database as gid_database,
    extract(epoch from clock_timestamp() - x.prepared)::float8 as gid_seconds
from pg_locks as l
inner join touched as t on l.relation = t.relation
inner join pg_database as d on l.database = d.oid and d.datname = current_database()
left join pg_locks as i
    on
        l.pid is null
        and i.pid is null
        and i.locktype = 'transactionid'
        and l.virtualtransaction = i.virtualtransaction
left join pg_prepared_xacts as x on i.transactionid = x.transaction
where
    l.locktype = 'relation'
    and l.granted
    and l.mode = any(%(modes)s)
    and l.pid is distinct from %(pid)s
group by l.pid, l.relation, x.gid, x.owner, x.database, x.prepared
order by l.pid, x.gid;

-- name: progress
-- How far the commands are that the server counts. Of create index: whom it waits for now.
select
    p.pid,
    lower(p.command) as command,
    p.phase,
    p.relid::regclass::text as relation_name,
    p.lockers_done,
    p.lockers_total,
    nullif(p.current_locker_pid, 0) as locker,
    case when p.tuples_total > 0 then p.tuples_done else p.blocks_done end as done,
    case when p.tuples_total > 0 then p.tuples_total else p.blocks_total end as total
from pg_stat_progress_create_index as p
where p.datname = current_database()
union all
select
    p.pid, 'vacuum', p.phase, p.relid::regclass::text, null, null, null,
    p.heap_blks_scanned, p.heap_blks_total
from pg_stat_progress_vacuum as p
where p.datname = current_database()
union all
select
    p.pid, 'analyze', p.phase, p.relid::regclass::text, null, null, null,
    p.sample_blks_scanned, p.sample_blks_total
from pg_stat_progress_analyze as p
where p.datname = current_database()
union all
select
    p.pid, lower(p.command), p.phase, p.relid::regclass::text, null, null, null,
    p.heap_blks_scanned, p.heap_blks_total
from pg_stat_progress_cluster as p
where p.datname = current_database()
union all
select
    p.pid, lower(p.command), p.type, p.relid::regclass::text, null, null, null,
    p.bytes_processed, p.bytes_total
from pg_stat_progress_copy as p
where p.datname = current_database();

-- name: backfills
-- Backfills of the online toolkit that a process runs now.
select
    b.runner_pid as pid,
    b.name,
    b.relation::text as relation_name,
    b.state,
    b.percent::float8 as percent,
    b.throttled_by,
    b.rows_per_second::float8 as rows_per_second,
    extract(epoch from b.time_left)::float8 as seconds_left
from online.backfill_status as b
where b.state in ('running', 'paused', 'resting');

-- name: deploy_lock
-- Who holds Sqitch's advisory key in this database: the one run that is at work.
select l.pid
from pg_locks as l
inner join pg_database as d on l.database = d.oid and d.datname = current_database()
where
    l.locktype = 'advisory'
    and l.granted
    and l.classid = 0
    and l.objid = %(key)s
    and l.objsubid = 1;
