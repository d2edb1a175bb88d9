-- What the pattern asks the catalog of a target.

-- name: refusals
select
    format('%%s has a constraint "%%s" already', %(table)s::text, %(name)s::text) as refusal,
    'choose another name' as hint
from pg_constraint as c
where c.conrelid = to_regclass(%(table)s) and c.conname = %(name)s
union all
select
    format('%%s has no unique key on (%%s)', %(references)s::text, array_to_string(%(references_column)s::text[], ', ')),
    'the pattern "unique" makes one'
where
    not exists (
        select
        from pg_index as x
        where
            x.indrelid = to_regclass(%(references)s)
            and x.indisunique
            and x.indpred is null
            and x.indexprs is null
            and (
                select array_agg(a.attname::text order by a.attname)
                from pg_attribute as a
                where a.attrelid = x.indrelid and a.attnum = any(x.indkey[0:x.indnkeyatts - 1])
            ) = (
                select array_agg(n.name order by n.name)
                from unnest(%(references_column)s::text[]) as n (name)
            )
    );

-- name: has_index
-- An index that begins with the columns, in any order.
select c.relname as name
from pg_index as x
inner join pg_class as c on x.indexrelid = c.oid
where
    x.indrelid = to_regclass(%(table)s)
    and x.indisvalid
    and x.indpred is null
    and (
        select array_agg(a.attname::text order by a.attname)
        from unnest(x.indkey[0:cardinality(%(column)s::text[]) - 1]) as k (number)
        inner join pg_attribute as a on a.attrelid = x.indrelid and k.number = a.attnum
    ) = (
        select array_agg(n.name order by n.name)
        from unnest(%(column)s::text[]) as n (name)
    )
limit 1;

-- name: parts
-- Partitions, those that are partitioned themselves before their own.
select
    format('%%I.%%I', n.nspname, c.relname) as qualified,
    n.nspname as schema,
    c.relname as name,
    t.isleaf as is_leaf,
    p.relname as parent_name,
    pn.nspname as parent_schema,
    t.level = 1 as is_first_level
from pg_partition_tree(to_regclass(%(table)s)) as t
inner join pg_class as c on c.oid = t.relid
inner join pg_namespace as n on n.oid = c.relnamespace
inner join pg_class as p on p.oid = t.parentrelid
inner join pg_namespace as pn on pn.oid = p.relnamespace
where t.level > 0
order by t.level, c.relname;
