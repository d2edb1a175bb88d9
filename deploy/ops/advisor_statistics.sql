-- Deploy routiq:ops/advisor_statistics to pg
-- requires: ops/advised_relations

begin;

-- view ops.advisor_statistics

-- Statistics say little before there was something to count: small tables and young counters are
-- left alone. Sizes are those that the last vacuum or analyze wrote down, for to measure a table
-- is to
-- lock it. Widths of columns are told to whoever may read them; of other tables nothing is
-- reckoned.

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
),

block as (
    select pg_catalog.current_setting('block_size')::numeric as size
),

-- A row has 24 bytes of head and 4 of place; the page 24. Rows are rounded up to 8 bytes.
table_pages as (
    select
        r.relation_id,
        r.object,
        c.relpages,
        pg_catalog.ceil(
            c.reltuples::numeric
            * (
                28
                + 8 * pg_catalog.ceil(pg_catalog.sum(w.avg_width * (1 - w.null_frac))::numeric / 8)
            )
            / (
                (pg_catalog.max(b.size) - 24)
                * coalesce(
                    pg_catalog.substring(
                        pg_catalog.array_to_string(c.reloptions, ','), 'fillfactor=(\d+)'
                    )::numeric,
                    100
                ) / 100
            )
        ) as pages_needed,
        pg_catalog.max(b.size) as block_size
    from pg_catalog.pg_class as c
    inner join ops.advised_relations as r
        on c.oid = r.relation_id
    inner join pg_catalog.pg_stats as w
        on r.schema_name = w.schemaname and r.relation_name = w.tablename and not w.inherited
    cross join block as b
    where c.relkind in ('r', 'm') and c.reltuples >= 0
    group by r.relation_id, r.object, c.relpages, c.reltuples, c.reloptions
),

-- An entry of a b-tree has 8 bytes of head and 4 of place; pages are left a tenth empty.
index_pages as (
    select
        c.relpages,
        pg_catalog.format('%I.%I', n.nspname, c.relname) as object,
        pg_catalog.ceil(
            c.reltuples::numeric
            * (
                12
                + 8 * pg_catalog.ceil(pg_catalog.sum(w.avg_width * (1 - w.null_frac))::numeric / 8)
            )
            / ((pg_catalog.max(b.size) - 40) * 0.9)
        ) + 2 as pages_needed,
        pg_catalog.max(b.size) as block_size
    from pg_catalog.pg_index as x
    inner join pg_catalog.pg_class as c
        on x.indexrelid = c.oid
    inner join pg_catalog.pg_namespace as n
        on c.relnamespace = n.oid
    inner join pg_catalog.pg_am as m
        on c.relam = m.oid and m.amname = 'btree'
    inner join ops.advised_relations as r
        on x.indrelid = r.relation_id
    inner join pg_catalog.pg_attribute as a
        on x.indrelid = a.attrelid and a.attnum = any(x.indkey)
    inner join pg_catalog.pg_stats as w
        on
            r.schema_name = w.schemaname
            and r.relation_name = w.tablename
            and a.attname = w.attname
            and not w.inherited
    cross join block as b
    where x.indexprs is null and x.indisvalid and c.relkind = 'i' and c.reltuples >= 0
    group by c.oid, c.relpages, n.nspname, c.relname, c.reltuples, x.indnatts
    having pg_catalog.count(*) = x.indnatts
),

-- Tables in parts by time, with where the last part ends and how long it is.
parts as (
    select
        r.relation_id,
        r.object,
        r.schema_name,
        r.relation_name,
        b.lower_bound,
        b.upper_bound,
        pg_catalog.row_number() over (
            partition by r.relation_id order by b.upper_bound desc
        ) as place
    from pg_catalog.pg_partitioned_table as t
    inner join ops.advised_relations as r
        on t.partrelid = r.relation_id
    inner join pg_catalog.pg_attribute as a
        on t.partrelid = a.attrelid and t.partattrs[0] = a.attnum
    inner join pg_catalog.pg_inherits as i
        on t.partrelid = i.inhparent
    inner join pg_catalog.pg_class as c
        on i.inhrelid = c.oid
    cross join
        lateral ( -- noqa: ST05
            -- Bounds that are no instants, and endless ones, are left out before anything is read
            -- as an instant.
            select
                case
                    when a.atttypid in (
                            'date'::regtype, 'timestamp'::regtype, 'timestamptz'::regtype
                        )
                        then pg_catalog.pg_get_expr(c.relpartbound, c.oid)
                end as bounds
        ) as t_bounds
    cross join
        lateral ( -- noqa: ST05
            select
                pg_catalog.substring(t_bounds.bounds, 'FROM \(''(\d[^'']+)''\)')::timestamptz
                    as lower_bound,
                pg_catalog.substring(t_bounds.bounds, 'TO \(''(\d[^'']+)''\)')::timestamptz
                    as upper_bound
        ) as b
    where
        t.partstrat = 'r'
        and t.partnatts = 1
        -- A part without end is never missing.
        and not exists (
            select
            from pg_catalog.pg_inherits as o
            inner join pg_catalog.pg_class as p
                on o.inhrelid = p.oid
            where
                o.inhparent = t.partrelid
                and pg_catalog.pg_get_expr(p.relpartbound, p.oid) ~ 'TO \((MAXVALUE|''infinity'')\)'
        )
        and b.upper_bound is not null
        and b.lower_bound is not null
),

sequences as (
    select
        s.schemaname,
        s.data_type::text as data_type,
        s.last_value,
        last.end_value,
        owned.relation,
        owned.attname,
        owned.column_type,
        pg_catalog.format('%I.%I', s.schemaname, s.sequencename) as object
    from pg_catalog.pg_sequences as s
    inner join pg_catalog.pg_class as q
        on
            s.sequencename = q.relname
            and q.relkind = 'S'
            and q.relnamespace = pg_catalog.to_regnamespace(pg_catalog.quote_ident(s.schemaname))
    left join lateral (
        select
            r.object as relation,
            a.attname,
            pg_catalog.format_type(a.atttypid, a.atttypmod) as column_type
        from pg_catalog.pg_depend as d
        inner join ops.advised_relations as r
            on d.refobjid = r.relation_id
        inner join pg_catalog.pg_attribute as a
            on d.refobjid = a.attrelid and d.refobjsubid = a.attnum
        where
            d.classid = 'pg_catalog.pg_class'::regclass
            and d.objid = q.oid
            and d.deptype in ('a', 'i')
        order by a.attnum
        limit 1
    ) as owned on true
    -- The column may end before its sequence does.
    cross join
        lateral ( -- noqa: ST05
            select
                case owned.column_type
                    when 'integer' then least(s.max_value, 2147483647)
                    when 'smallint' then least(s.max_value, 32767)
                    else s.max_value
                end as end_value
        ) as last
    where
        s.schemaname !~ '^(pg_|information_schema$)'
        and not s.cycle
        and s.increment_by > 0
        and s.last_value > 0.75 * last.end_value
)

select
    'unused_index' as code,
    'notice' as level,
    pg_catalog.format('%I.%I', i.schemaname, i.indexrelname) as object,
    pg_catalog.format(
        'No query used its %s since %s, though its table was asked often; each write keeps it. '
        'Standbys count by themselves: look there too.',
        pg_catalog.pg_size_pretty(n.relpages * b.size),
        coalesce(
            (
                select d.stats_reset::date::text
                from pg_catalog.pg_stat_database as d
                where d.datname = pg_catalog.current_database()
            ),
            'counting began'
        )
    ) as detail,
    pg_catalog.format('drop index concurrently %I.%I;', i.schemaname, i.indexrelname) as remedy,
    pg_catalog.regexp_replace(
        pg_catalog.pg_get_indexdef(i.indexrelid), '^CREATE (UNIQUE )?INDEX', '\& concurrently'
    ) || ';' as undo,
    pg_catalog.format(
        'pg_catalog.to_regclass(%L) is null',
        pg_catalog.format('%I.%I', i.schemaname, i.indexrelname)
    ) as proof
from pg_catalog.pg_stat_all_indexes as i
inner join counted as c
    on i.relid = c.relid
inner join pg_catalog.pg_index as x
    on i.indexrelid = x.indexrelid
inner join pg_catalog.pg_class as n
    on i.indexrelid = n.oid
cross join block as b
where
    i.idx_scan = 0
    and not x.indisunique
    and not x.indisexclusion
    and not n.relispartition
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
        'It was read whole %s times and by an index %s times; it has %s rows. '
        'An index on what its queries ask for mends it.',
        c.seq_scan,
        coalesce(c.idx_scan, 0),
        c.n_live_tup
    ) as detail,
    pg_catalog.format(
        E'-- The queries, the dearest first, where pg_stat_statements is installed:\n'
        'select s.query, s.calls, s.mean_exec_time from pg_stat_statements as s where s.query ~* '
        '%L order by s.total_exec_time desc limit 20;',
        pg_catalog.concat('\m', c.relname, '\M')
    ) as remedy,
    null as undo,
    null as proof
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
    pg_catalog.format(
        '%s of its %s rows are dead. Look for a transaction that stays open, too.',
        c.n_dead_tup,
        c.n_live_tup + c.n_dead_tup
    ) as detail,
    pg_catalog.format(
        E'vacuum %1$s;\n'
        'alter table %1$s set (autovacuum_vacuum_scale_factor = 0.05, '
        'autovacuum_analyze_scale_factor = 0.05);',
        c.object
    ) as remedy,
    null as undo,
    null as proof
from counted as c
where c.n_dead_tup > 0.4 * (c.n_live_tup + c.n_dead_tup)
union all
select
    'bloated_table' as code,
    'warning' as level,
    t.object,
    pg_catalog.format(
        'It takes %s, and its rows need about %s: each read of the whole reads the rest too.',
        pg_catalog.pg_size_pretty(t.relpages * t.block_size),
        pg_catalog.pg_size_pretty(t.pages_needed * t.block_size)
    ) as detail,
    pg_catalog.format(
        E'-- Nobody can read it meanwhile; with pg_repack they can: pg_repack --table=%1$s\n'
        'vacuum (full, analyze) %1$s;',
        t.object
    ) as remedy,
    null as undo,
    null as proof
from table_pages as t
where t.relpages * t.block_size > 10 * 1024 * 1024 and t.relpages > 2 * t.pages_needed
union all
select
    'bloated_index' as code,
    'warning' as level,
    i.object,
    pg_catalog.format(
        'It takes %s, and its entries need about %s.',
        pg_catalog.pg_size_pretty(i.relpages * i.block_size),
        pg_catalog.pg_size_pretty(i.pages_needed * i.block_size)
    ) as detail,
    pg_catalog.format('reindex index concurrently %s;', i.object) as remedy,
    null as undo,
    null as proof
from index_pages as i
where i.relpages * i.block_size > 10 * 1024 * 1024 and i.relpages > 2 * i.pages_needed
union all
select
    'sequence_near_its_end' as code,
    case when s.last_value > 0.9 * s.end_value then 'error' else 'warning' end as level,
    s.object,
    pg_catalog.format(
        'It stands at %s; behind %s every insert fails.',
        s.last_value,
        s.end_value
    ) as detail,
    case
        when s.column_type in ('integer', 'smallint')
            then
                pg_catalog.format(
                    E'-- The second writes the table again while nobody reads it: for a large '
                    'one, add a column of\n'
                    '-- bigint, fill it in batches and change places (slipstitch add --pattern).\n'
                    'alter sequence %s as bigint;\nalter table %s alter column %I type bigint;',
                    s.object,
                    s.relation,
                    s.attname
                )
        when
            s.data_type <> 'bigint'
            then pg_catalog.format('alter sequence %s as bigint;', s.object)
        else pg_catalog.format('alter sequence %s no maxvalue;', s.object)
    end as remedy,
    null as undo,
    case
        when s.column_type is null or s.column_type not in ('integer', 'smallint')
            then
                pg_catalog.format(
                    '(select s.seqmax >= 9223372036854775807 from pg_catalog.pg_sequence as s '
                    'where s.seqrelid = pg_catalog.to_regclass(%L))',
                    s.object
                )
    end as proof
from sequences as s
union all
select
    'partitions_end_soon' as code,
    case when p.upper_bound <= pg_catalog.now() then 'error' else 'warning' end as level,
    p.object,
    pg_catalog.format(
        'Its last part ends at %s: rows behind it fail, or gather in the default part.',
        p.upper_bound
    ) as detail,
    made.remedy,
    made.undo,
    made.proof
from parts as p
-- Months and years are not all of one length.
cross join
    lateral ( -- noqa: ST05
        select
            case
                when p.upper_bound - p.lower_bound between interval '28 days' and interval '31 days'
                    then interval '1 month'
                when p.upper_bound
                    - p.lower_bound between interval '365 days' and interval '366 days'
                    then interval '1 year'
                else p.upper_bound - p.lower_bound
            end as length
    ) as l
-- The part that holds this moment, and the one behind it; what has passed meanwhile is left out.
cross join
    lateral (
        select
            pg_catalog.string_agg(
                pg_catalog.format(
                    E'create table %1$I.%2$I (like %3$s including all excluding identity);\n'
                    'alter table %3$s attach partition %1$I.%2$I for values from (%4$L) to (%5$L);',
                    p.schema_name,
                    n.name,
                    p.object,
                    g.lower_bound,
                    g.lower_bound + l.length
                ),
                E'\n' order by g.lower_bound
            ) as remedy,
            pg_catalog.string_agg(
                pg_catalog.format('drop table %I.%I;', p.schema_name, n.name),
                E'\n' order by g.lower_bound desc
            ) as undo,
            pg_catalog.string_agg(
                pg_catalog.format(
                    'exists (select from pg_catalog.pg_inherits as i where i.inhrelid = '
                    'pg_catalog.to_regclass(%L))',
                    pg_catalog.format('%I.%I', p.schema_name, n.name)
                ),
                ' and ' order by g.lower_bound
            ) as proof
        from pg_catalog.generate_series(p.upper_bound, pg_catalog.now() + l.length, l.length)
                as g (lower_bound)
        cross join
            lateral (
                select
                    pg_catalog.left(
                        pg_catalog.concat(
                            p.relation_name,
                            pg_catalog.to_char(
                                g.lower_bound,
                                case
                                    when
                                        l.length < interval '1 day'
                                        then '_YYYY_MM_DD_HH24MI'
                                    else '_YYYY_MM_DD'
                                end
                            )
                        ),
                        63
                    ) as name
            ) as n
        where g.lower_bound + l.length > pg_catalog.now()
    ) as made
where
    p.place = 1
    and p.upper_bound
    < pg_catalog.now() + least(p.upper_bound - p.lower_bound, interval '7 days')
union all
select
    'transaction_ids_run_out' as code,
    'error' as level,
    r.object,
    pg_catalog.format(
        'Its oldest row is %s transactions old; from two thousand million on nobody may write.',
        pg_catalog.age(t.relfrozenxid)
    ) as detail,
    pg_catalog.format('vacuum (freeze) %s;', r.object) as remedy,
    null as undo,
    null as proof
from pg_catalog.pg_class as t
inner join ops.advised_relations as r
    on t.oid = r.relation_id
where t.relkind in ('r', 'm') and pg_catalog.age(t.relfrozenxid) > 1000000000
union all
select
    'transaction_ids_run_out' as code,
    'error' as level,
    pg_catalog.current_database()::text as object,
    pg_catalog.format(
        'Its oldest transaction is %s transactions old, and no table of yours holds it back: look '
        'for prepared transactions, replication slots and open transactions.',
        pg_catalog.age(d.datfrozenxid)
    ) as detail,
    'vacuum (freeze);' as remedy,
    null as undo,
    null as proof
from pg_catalog.pg_database as d
where
    d.datname = pg_catalog.current_database()
    and pg_catalog.age(d.datfrozenxid) > 1500000000;

alter view ops.advisor_statistics owner to app_owner;

revoke all on ops.advisor_statistics from public;
grant select on ops.advisor_statistics to app_monitor;

comment on view ops.advisor_statistics is 'What the server''s own counters say is wrong';

commit;
