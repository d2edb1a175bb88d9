-- What the pattern asks the catalog of a target.

-- name: _pairs
-- The column, and the columns that refer to it by foreign keys, directly or by others.
with recursive pairs as (
    select
        a.attrelid as relation,
        a.attnum as number,
        a.attname::text as name,
        0 as place
    from pg_attribute as a
    where a.attrelid = to_regclass(%(table)s) and a.attname = %(column)s
    union
    select
        c.conrelid,
        k.own,
        a.attname::text,
        p.place + 1
    from pairs as p
    inner join pg_constraint as c
        on p.relation = c.confrelid and c.contype = 'f' and c.conparentid = 0
    cross join lateral unnest(c.confkey, c.conkey) as k (referred, own)
    inner join pg_attribute as a on c.conrelid = a.attrelid and k.own = a.attnum
    where p.number = k.referred and p.place < 20
);

-- name: refusals
{_pairs}

select
    format('%%s reads column "%%s" of %%s', r.ev_class::regclass, %(column)s::text, %(table)s::text)
        as refusal,
    'give statements that drop it and make it again, which run in the switch: '
    '--set "before=drop view …" "after=create view …; grant …"' as hint
from pg_depend as d
inner join pg_rewrite as r on d.objid = r.oid
inner join pg_attribute as a on d.refobjid = a.attrelid and d.refobjsubid = a.attnum
where
    d.classid = 'pg_rewrite'::regclass
    and d.refobjid = to_regclass(%(table)s)
    and a.attname = %(column)s
    and %(before)s::text = ''
union all
select
    format('%%s has no primary key, along which it would be filled', p.relation::regclass),
    'the pattern "primary-key" makes one'
from pairs as p
where not exists (
    select
    from pg_index as x
    where p.relation = x.indrelid and x.indisprimary
)
union all
select
    format('%%s is partitioned, and its key "%%s" would change', c.conrelid::regclass, c.conname),
    'an index cannot become the key of a partitioned table: use the pattern on its partitions, or '
    'make a new table beside it'
from pairs as p
inner join pg_constraint as c on p.relation = c.conrelid and p.number = any(c.conkey)
inner join pg_class as r on c.conrelid = r.oid
where
    r.relkind = 'p'
    and c.contype in ('p', 'u')
order by 1;

-- name: indexes
-- Indexes of the column and of the columns that refer to it, parents and primary keys first; the
-- body is what stands behind the table, names are the columns of it that change.
{_pairs}

select
    i.relname as name,
    n.nspname as schema,
    format('%%I.%%I', rn.nspname, r.relname) as table,
    x.indisunique as is_unique,
    x.indisprimary as is_primary,
    c.oid is not null as is_constraint,
    r.relkind = 'p' as is_partitioned,
    substring(pg_get_indexdef(i.oid) from ' USING (.*)') as body,
    array_agg(distinct p.name) as columns
from pairs as p
inner join pg_index as x on p.relation = x.indrelid
inner join pg_class as i on x.indexrelid = i.oid
inner join pg_namespace as n on i.relnamespace = n.oid
inner join pg_class as r on x.indrelid = r.oid
inner join pg_namespace as rn on r.relnamespace = rn.oid
left join pg_constraint as c
    on i.oid = c.conindid and x.indrelid = c.conrelid and c.contype in ('p', 'u')
where
    x.indisvalid
    and not x.indisexclusion
    and (
        p.number = any(x.indkey::int2[])
        or exists (
            select
            from pg_depend as d
            where
                d.classid = 'pg_class'::regclass
                and d.objid = i.oid
                and d.refobjid = x.indrelid
                and d.refobjsubid = p.number
        )
    )
group by i.oid, n.nspname, rn.nspname, r.relname, r.relkind, x.indisunique, x.indisprimary, c.oid
order by min(p.place), 3, x.indisprimary desc, i.relname;

-- name: parts
-- Partitions of these tables, those that are partitioned themselves before their own.
{_pairs}

select
    format('%%I.%%I', rn.nspname, r.relname) as root,
    format('%%I.%%I', n.nspname, c.relname) as qualified,
    n.nspname as schema,
    c.relname as name,
    t.isleaf as is_leaf,
    h.relname as parent_name,
    hn.nspname as parent_schema,
    t.level = 1 as is_first_level
from (select distinct p.relation from pairs as p) as p
cross join lateral pg_partition_tree(p.relation) as t
inner join pg_class as r on p.relation = r.oid
inner join pg_namespace as rn on r.relnamespace = rn.oid
inner join pg_class as c on t.relid = c.oid
inner join pg_namespace as n on c.relnamespace = n.oid
inner join pg_class as h on t.parentrelid = h.oid
inner join pg_namespace as hn on h.relnamespace = hn.oid
where t.level > 0
order by t.level, c.relname;

-- name: inner_keys
-- Foreign keys from one of the columns to another.
{_pairs}

select distinct
    c.conname as name,
    format('%%I.%%I', n.nspname, r.relname) as table
from pairs as p
inner join pg_constraint as c
    on p.relation = c.confrelid and c.contype = 'f' and c.conparentid = 0
inner join pg_class as r on c.conrelid = r.oid
inner join pg_namespace as n on r.relnamespace = n.oid
where p.number = any(c.confkey)
order by 2, 1;
