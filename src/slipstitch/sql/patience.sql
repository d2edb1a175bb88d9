-- What the runner asks a server while a script of ours takes locks; from the lock session.

-- name: may_hasten
-- Whether sessions of this role may hasten the deadlock check, by which autovacuum yields.
select
    current_setting('is_superuser') = 'on' or has_parameter_privilege('deadlock_timeout', 'set');

-- name: may_hasten_14
-- The same where nobody can grant it.
select current_setting('is_superuser') = 'on';

-- name: seen
-- What the session of a script waits for, which strong locks it holds on what others can see, and
-- how many wait behind those. Relations of its own transaction are in nobody else's catalogue.
with locks as materialized (
    select l.*
    from pg_locks as l
    where l.pid = %(pid)s or not l.granted
)

select
    a.wait_event_type,
    a.wait_event,
    (
        select row_to_json(w)
        from (
            select
                l.locktype,
                l.database,
                l.relation,
                l.page,
                l.tuple,
                l.virtualxid,
                l.transactionid::text,
                l.classid,
                l.objid,
                l.objsubid,
                l.mode
            from locks as l
            where l.pid = a.pid and not l.granted
            limit 1
        ) as w
    ) as awaited,
    (
        select coalesce(json_object_agg(h.relation, h.mode), '{}')
        from (
            select
                l.relation,
                (
                    array_agg(l.mode order by array_position(%(strong)s::text[], l.mode) desc)
                )[1] as mode
            from locks as l
            inner join pg_class as c on l.relation = c.oid
            where
                l.pid = a.pid
                and l.granted
                and l.locktype = 'relation'
                and l.mode = any(%(strong)s::text[])
                and c.relkind in ('r', 'p', 'm', 'v', 'f')
            group by l.relation
        ) as h
    ) as held,
    (
        select count(*)
        from locks as q
        where
            not q.granted
            and q.pid <> a.pid
            and exists (
                select
                from locks as l
                where
                    l.pid = a.pid
                    and l.locktype = 'relation'
                    and l.mode = any(%(strong)s::text[])
                    and l.database = q.database
                    and l.relation = q.relation
            )
    ) as queued
from pg_stat_activity as a
where a.pid = %(pid)s;

-- name: holders
-- Who holds, or asked before us for, what conflicts with the locks that were refused. The words
-- are those of online.lock_holders.
with wanted as (
    select w.*
    from
        json_to_recordset(%(locks)s::json) as w (
            locktype text,
            database oid,
            relation oid,
            page integer,
            tuple smallint,
            virtualxid text,
            transactionid xid,
            classid oid,
            objid oid,
            objsubid smallint,
            modes text []
        )
),

locks as materialized (
    select l.*
    from pg_locks as l
    where l.pid is null or l.locktype <> 'relation' or l.relation = any(%(relations)s::oid[])
)

select distinct on (l.virtualtransaction)
    l.virtualtransaction as transaction,
    l.pid,
    coalesce(a.usename, x.owner)::text as role,
    coalesce(a.state, '') as state,
    coalesce(
        a.backend_type = 'autovacuum worker' and a.query not like '%%to prevent wraparound%%',
        false
    ) as yields,
    case
        when l.pid is null
            then format(
                'prepared transaction "%%s" of role "%%s" holds %%s%%s',
                x.gid, x.owner, l.mode, ' on ' || l.relation::regclass::text
            )
        when a.usename is null and a.backend_type is null
            then format(
                'process %%s (hidden from our role) holds %%s%%s',
                l.pid, l.mode, ' on ' || l.relation::regclass::text
            )
        else
            format(
                'process %%s (%%s, role "%%s", application "%%s", %%s, its transaction began %%s) '
                '%%s %%s%%s; its statement: %%s',
                l.pid, a.backend_type, a.usename, a.application_name, a.state,
                date_trunc('second', a.xact_start),
                case when l.granted then 'holds' else 'waits for' end,
                l.mode,
                ' on ' || l.relation::regclass::text,
                left(regexp_replace(a.query, '\s+', ' ', 'g'), 200)
            )
    end as description
from locks as l
inner join wanted as w
    on
        l.locktype = w.locktype
        and l.database is not distinct from w.database
        and l.relation is not distinct from w.relation
        and l.page is not distinct from w.page
        and l.tuple is not distinct from w.tuple
        and l.virtualxid is not distinct from w.virtualxid
        and l.transactionid is not distinct from w.transactionid
        and l.classid is not distinct from w.classid
        and l.objid is not distinct from w.objid
        and l.objsubid is not distinct from w.objsubid
        and l.mode = any(w.modes)
left join pg_stat_activity as a on l.pid = a.pid
left join locks as i
    on
        l.pid is null
        and i.pid is null
        and i.locktype = 'transactionid'
        and l.virtualtransaction = i.virtualtransaction
left join pg_prepared_xacts as x on i.transactionid = x.transaction
where l.pid is distinct from %(pid)s
order by l.virtualtransaction asc, l.granted desc;

-- name: order
-- Tables that one block needs, each with those of them that come before it: what it is a partition
-- or child of, and what its foreign keys refer to.
select
    c.oid::bigint as relation,
    format('%%I.%%I', n.nspname, c.relname) as name,
    array(
        select i.inhparent::bigint
        from pg_inherits as i
        where i.inhrelid = c.oid and i.inhparent = any(%(relations)s::oid[])
        union
        select f.confrelid::bigint
        from pg_constraint as f
        where
            f.conrelid = c.oid
            and f.contype = 'f'
            and f.confrelid <> c.oid
            and f.confrelid = any(%(relations)s::oid[])
    ) as parents
from pg_class as c
inner join pg_namespace as n on c.relnamespace = n.oid
where c.oid = any(%(relations)s::oid[]) and c.relkind in ('r', 'p')
order by 2;

-- name: end_transaction
-- End a transaction that is in the way, if it is still the same one. A session that waits for its
-- client has nothing to cancel.
select
    case
        when a.state like 'idle%%' then pg_terminate_backend(a.pid)
        else pg_cancel_backend(a.pid)
    end
from pg_stat_activity as a
where
    a.pid = %(pid)s
    and a.usename = any(%(roles)s::text[])
    and exists (
        select
        from pg_locks as l
        where l.pid = a.pid and l.virtualtransaction = %(transaction)s
    );

-- name: root
-- Whom the one in the way waits for, and so on to those who wait for nobody.
with recursive chain (pid) as (
    select %(pid)s::int
    union
    select b.pid
    from chain as c
    cross join lateral unnest(pg_blocking_pids(c.pid)) as b (pid)
)

select
    a.pid,
    a.usename::text as role,
    (
        select l.virtualtransaction
        from pg_locks as l
        where l.pid = a.pid
        limit 1
    ) as transaction
from chain as c
inner join pg_stat_activity as a on c.pid = a.pid
where cardinality(pg_blocking_pids(a.pid)) = 0;

-- name: waits_of_commits
-- Whether a commit of this session waits for a synchronous standby. Nearly always none is named,
-- and a new session would spend more on planning to look for one than on all of this.
select
    current_setting('synchronous_standby_names') as names,
    current_setting('synchronous_commit') as commits;

-- name: standbys
-- Whether a synchronous standby is there.
select
    (
        select count(*)
        from pg_stat_replication as r
        where r.state = 'streaming' and r.sync_state in ('sync', 'quorum')
    ) as present,
    pg_has_role(current_user, 'pg_read_all_stats', 'usage') as sees_all;

-- name: standby_readers
-- On a standby: transactions that read tables of this database for a while. Replay of a strong lock
-- stops behind them, and every new reader of that table behind replay.
select distinct on (a.pid)
    format(
        'process %%s on standby %%s (%%s, role "%%s", application "%%s", %%s, its transaction began '
        '%%s) holds %%s on %%s; its statement: %%s',
        a.pid, %(shown)s::text, a.backend_type, a.usename, a.application_name, a.state,
        date_trunc('second', a.xact_start), l.mode, l.relation::regclass,
        left(regexp_replace(a.query, '\s+', ' ', 'g'), 200)
    ) as description
from pg_locks as l
inner join pg_stat_activity as a on l.pid = a.pid
inner join pg_database as d on l.database = d.oid and d.datname = current_database()
where
    l.locktype = 'relation'
    and l.relation >= 16384
    and a.xact_start < clock_timestamp() - make_interval(secs => %(age)s)
    and a.pid <> pg_backend_pid()
order by a.pid, l.relation;

-- name: beforehand
-- Who will make a statement wait that asks for no strong lock: users of its table, a prepared
-- transaction among them, and, where it waits for older snapshots, whoever has one.
with locks as materialized (
    select l.*
    from pg_locks as l
)

select distinct on (l.virtualtransaction)
    format(
        '%%s holds %%s on %%s',
        coalesce(
            format(
                'process %%s (role "%%s", application "%%s", %%s)',
                a.pid, a.usename, a.application_name, a.state
            ),
            format('prepared transaction "%%s"', x.gid)
        ),
        l.mode,
        l.relation::regclass
    ) as description
from locks as l
left join pg_stat_activity as a on l.pid = a.pid
left join locks as i
    on
        l.pid is null
        and i.pid is null
        and i.locktype = 'transactionid'
        and l.virtualtransaction = i.virtualtransaction
left join pg_prepared_xacts as x on i.transactionid = x.transaction
where
    l.locktype = 'relation'
    and l.granted
    and l.relation = any(%(relations)s::oid[])
    and l.mode = any(%(modes)s::text[])
    and l.pid is distinct from %(pid)s
order by l.virtualtransaction;

-- name: older_snapshots
-- Transactions of this database that keep a snapshot; an index that is built concurrently waits
-- for those that are older than itself.
select
    format(
        'process %%s (role "%%s", application "%%s", %%s) keeps a snapshot',
        a.pid, a.usename, a.application_name, a.state
    ) as description
from pg_stat_activity as a
where
    a.datname = current_database()
    and a.backend_xmin is not null
    and a.backend_type <> 'autovacuum worker'
    and a.pid <> pg_backend_pid()
    and a.pid is distinct from %(pid)s
order by a.pid;

-- name: tables_of
-- The tables that some names stand for; of an index, its table. Asked in the session of the script,
-- whose search path tells.
select coalesce(i.indrelid, c.oid)::bigint as relation
from pg_catalog.unnest(%(names)s::text[]) as n (name)
inner join pg_catalog.pg_class as c on c.oid = pg_catalog.to_regclass(n.name)
left join pg_catalog.pg_index as i on c.oid = i.indexrelid
where c.oid >= 16384;
