-- Deploy routiq:ops/advisor_statistics to pg
-- requires: ops/advised_relations

begin;

-- view ops.advisor_statistics

-- Statistics say little before there was something to count: small tables and young counters are
-- left alone.

create or replace view ops.advisor_statistics
with (security_invoker = true) as
with counted as (
    select
        s.*,
        r.object
    from pg_catalog.pg_stat_all_tables as s
    inner join ops.advised_relations as r
        on s.relid = r.relation_id
    where s.n_live_tup + s.n_dead_tup > 10000
)

select
    'unused_index' as code,
    'notice' as level,
    pg_catalog.format('%I.%I', i.schemaname, i.indexrelname) as object,
    pg_catalog.format(
        'No query used its %s, though its table was asked often; each write keeps it.',
        pg_catalog.pg_size_pretty(pg_catalog.pg_relation_size(i.indexrelid))
    ) as detail,
    pg_catalog.format(
        'drop index concurrently %I.%I; look at the standbys'' counters first.',
        i.schemaname,
        i.indexrelname
    ) as remedy
from pg_catalog.pg_stat_all_indexes as i
inner join counted as c
    on i.relid = c.relid
inner join pg_catalog.pg_index as x
    on i.indexrelid = x.indexrelid
where
    i.idx_scan = 0
    and not x.indisunique
    and not x.indisexclusion
    -- A foreign key wants its index on the day that a row is deleted.
    and not exists (
        select
        from pg_catalog.pg_constraint as k
        where
            k.conrelid = i.relid
            and k.contype = 'f'
            and array(select c.attnum from pg_catalog.unnest(x.indkey) as c (attnum)) @> k.conkey
    )
    and c.seq_scan + coalesce(c.idx_scan, 0) > 10000
union all
select
    'sequential_scans_of_a_large_table' as code,
    'notice' as level,
    c.object,
    pg_catalog.format(
        'It was read whole %s times and by an index %s times; it has %s rows.',
        c.seq_scan,
        coalesce(c.idx_scan, 0),
        c.n_live_tup
    ) as detail,
    'Find the queries in pg_stat_statements, and index what they ask for.' as remedy
from counted as c
where
    c.seq_scan > 1000
    and c.seq_scan > coalesce(c.idx_scan, 0)
    and c.seq_tup_read > 10 * c.n_live_tup
union all
select
    'dead_rows' as code,
    'warning' as level,
    c.object,
    pg_catalog.format('%s of its %s rows are dead.', c.n_dead_tup, c.n_live_tup + c.n_dead_tup)
        as detail,
    pg_catalog.format(
        'vacuum %s; then look for a transaction that stays open, and at its autovacuum settings.',
        c.object
    ) as remedy
from counted as c
where c.n_dead_tup > 0.4 * (c.n_live_tup + c.n_dead_tup)
union all
select
    'transaction_ids_run_out' as code,
    'error' as level,
    r.object,
    pg_catalog.format(
        'Its oldest row is %s transactions old; from two thousand million on nobody may write.',
        pg_catalog.age(t.relfrozenxid)
    ) as detail,
    pg_catalog.format('vacuum (freeze) %s;', r.object) as remedy
from pg_catalog.pg_class as t
inner join ops.advised_relations as r
    on t.oid = r.relation_id
where t.relkind in ('r', 'm') and pg_catalog.age(t.relfrozenxid) > 1000000000;

alter view ops.advisor_statistics owner to app_owner;

revoke all on ops.advisor_statistics from public;
grant select on ops.advisor_statistics to app_monitor;

comment on view ops.advisor_statistics is 'What the server''s own counters say is wrong';

commit;
