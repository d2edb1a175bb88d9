-- function online.lock_holders(oid[], text[])

-- Whoever may not see the sessions of others gets their process numbers alone. A prepared
-- transaction has no process: the lock on its own transaction id tells which one it is.

create or replace function online.lock_holders(p_relations oid[], p_modes text[])
returns table (pid integer, since timestamptz, is_yielding boolean, description text)
language sql
volatile
strict
set search_path = pg_catalog, pg_temp
as $function$
    with locks as materialized (
        select l.*
        from pg_locks as l
    )

    select distinct on (l.pid, x.gid)
        l.pid,
        coalesce(a.xact_start, x.prepared),
        coalesce(
            a.backend_type = 'autovacuum worker'
            and a.query not like '%to prevent wraparound%',
            false
        ),
        case
            when l.pid is null
                then format(
                    'prepared transaction "%s" of role "%s" holds %s on %s',
                    x.gid, x.owner, l.mode, l.relation::regclass
                )
            else
                format(
                    'process %s (%s, role "%s", application "%s", %s, its transaction began %s) '
                    'holds %s on %s; its statement: %s',
                    l.pid, a.backend_type, a.usename, a.application_name, a.state,
                    date_trunc('second', a.xact_start), l.mode, l.relation::regclass,
                    left(regexp_replace(a.query, '\s+', ' ', 'g'), 200)
                )
        end
    from locks as l
    left join pg_stat_activity as a
        on l.pid = a.pid
    left join locks as i
        on
            l.pid is null
            and i.pid is null
            and i.locktype = 'transactionid'
            and l.virtualtransaction = i.virtualtransaction
    left join pg_prepared_xacts as x
        on i.transactionid = x.transaction
    where
        l.locktype = 'relation'
        and l.database = (
            select d.oid
            from pg_database as d
            where d.datname = current_database()
        )
        and l.relation = any(p_relations)
        and l.mode = any(p_modes)
        and l.granted
        and l.pid is distinct from pg_backend_pid()
    order by l.pid, x.gid, array_position(p_modes, l.mode) desc
$function$;

revoke all on function online.lock_holders(oid[], text[]) from public;

comment on function online.lock_holders(oid[], text[]) is
    'Other transactions that hold one of the modes on one of the relations: process (null of a '
    'prepared transaction), begin, whether it yields to whoever waits (an autovacuum that does '
    'not prevent wraparound), and a sentence about it.';
