-- Verify routiq:ops/advisor_statistics on pg

begin;

create temporary view advisor_statistics
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

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- view ops.advisor_statistics
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.advisor_statistics'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.advisor_statistics'::regclass
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
                from unnest(array['app_monitor:select']::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'ops.advisor_statistics'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view ops.advisor_statistics', v_differs;
    end if;
end;
$verify$;

rollback;
