-- What the pattern asks the catalog of a target.

-- name: refusals
select
    format('there is an index or table "%%s" already', to_regclass(n.name)) as refusal,
    'choose another name' as hint
from (select format('%%I.%%I', %(table_schema)s::text, %(name)s::text) as name) as n
where to_regclass(n.name) is not null;

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
