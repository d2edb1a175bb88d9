-- What lint asks a target; every query only reads the catalogue.

-- name: types
-- Types of users: what kind, over what, and whether a domain has a constraint.
select
    n.nspname || '.' || t.typname as name,
    case t.typtype when 'd' then 'domain' when 'e' then 'enum' else 'composite' end as kind,
    case when t.typtype = 'd' then pg_catalog.format_type(t.typbasetype, t.typtypmod) end as base,
    t.typnotnull
    or exists (
        select 1 from pg_catalog.pg_constraint as c where c.contypid = t.oid
    ) as constrained
from pg_catalog.pg_type as t
inner join pg_catalog.pg_namespace as n on t.typnamespace = n.oid
where t.typtype in ('d', 'e') and n.nspname not in ('pg_catalog', 'information_schema')
order by 1;

-- name: relations
-- Tables and views with their size, parents before their partitions.
select
    n.nspname || '.' || c.relname as name,
    c.relkind::text as kind,
    c.relrowsecurity as row_security,
    c.relrowsecurity and c.relforcerowsecurity as row_security_forced,
    c.relkind = 'v' and c.reloptions is not null as has_options,
    c.relpersistence = 'u' as unlogged,
    a.amname as method,
    case when c.relkind in ('r', 'm') then pg_catalog.pg_table_size(c.oid) else 0 end as bytes,
    pn.nspname || '.' || p.relname as parent,
    coalesce(pg_catalog.pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT', false) as is_default
from pg_catalog.pg_class as c
inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
left join pg_catalog.pg_am as a on c.relam = a.oid
left join pg_catalog.pg_inherits as i on c.oid = i.inhrelid and c.relispartition
left join pg_catalog.pg_class as p on i.inhparent = p.oid
left join pg_catalog.pg_namespace as pn on p.relnamespace = pn.oid
where
    c.relkind in ('r', 'p', 'm', 'v', 'f')
    and n.nspname not in ('pg_catalog', 'information_schema')
    and n.nspname not like 'pg\_t%'
order by c.relispartition, c.oid;

-- name: reads
-- Which relations each view reads.
select
    vn.nspname || '.' || v.relname as reader,
    array_agg(distinct rn.nspname || '.' || r.relname) as relations
from pg_catalog.pg_rewrite as w
inner join pg_catalog.pg_class as v on w.ev_class = v.oid
inner join pg_catalog.pg_namespace as vn on v.relnamespace = vn.oid
inner join pg_catalog.pg_depend as d
    on
        w.oid = d.objid
        and d.classid = 'pg_catalog.pg_rewrite'::regclass
        and d.refclassid = 'pg_catalog.pg_class'::regclass
        and d.refobjid <> v.oid
inner join pg_catalog.pg_class as r on d.refobjid = r.oid
inner join pg_catalog.pg_namespace as rn on r.relnamespace = rn.oid
where
    v.relkind in ('v', 'm')
    and r.relkind in ('r', 'p', 'm', 'v', 'f')
    and vn.nspname not in ('pg_catalog', 'information_schema')
group by vn.nspname, v.relname
order by 1;

-- name: columns
-- Columns of tables with their types as one writes them.
select
    n.nspname || '.' || c.relname as relation,
    a.attname as name,
    pg_catalog.format_type(a.atttypid, a.atttypmod) as type,
    a.attnotnull as not_null,
    case
        when a.attidentity <> '' then 'identity'
        when a.attgenerated = 's' then 'stored'
        when a.attgenerated = 'v' then 'virtual'
        else ''
    end as generated
from pg_catalog.pg_attribute as a
inner join pg_catalog.pg_class as c on a.attrelid = c.oid
inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
where
    c.relkind in ('r', 'p', 'm', 'v', 'f')
    and a.attnum > 0
    and not a.attisdropped
    and n.nspname not in ('pg_catalog', 'information_schema')
    and n.nspname not like 'pg\_t%'
order by a.attrelid, a.attnum;

-- name: constraints
-- Checks, foreign keys and named not-null constraints.
select
    n.nspname || '.' || c.relname as relation,
    k.conname as name,
    k.contype::text as kind,
    k.convalidated as valid,
    rn.nspname || '.' || r.relname as refers,
    pg_catalog.pg_get_expr(k.conbin, k.conrelid) as expression,
    array(
        select a.attname::text
        from pg_catalog.unnest(k.conkey) with ordinality as u (attnum, place)
        inner join pg_catalog.pg_attribute as a
            on u.attnum = a.attnum and k.conrelid = a.attrelid
        order by u.place
    ) as columns
from pg_catalog.pg_constraint as k
inner join pg_catalog.pg_class as c on k.conrelid = c.oid
inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
left join pg_catalog.pg_class as r on k.confrelid = r.oid
left join pg_catalog.pg_namespace as rn on r.relnamespace = rn.oid
where
    k.contype in ('c', 'f', 'n')
    and n.nspname not in ('pg_catalog', 'information_schema')
order by k.oid;

-- name: indexes
-- Indexes with the plain columns they begin with.
select
    n.nspname || '.' || i.relname as name,
    n.nspname || '.' || c.relname as relation,
    x.indisunique as is_unique,
    x.indpred is not null as is_partial,
    array(
        select a.attname::text
        from pg_catalog.unnest(x.indkey) with ordinality as u (attnum, place)
        inner join pg_catalog.pg_attribute as a
            on u.attnum = a.attnum and x.indrelid = a.attrelid
        where u.place <= x.indnkeyatts
        order by u.place
    ) as columns
from pg_catalog.pg_index as x
inner join pg_catalog.pg_class as i on x.indexrelid = i.oid
inner join pg_catalog.pg_class as c on x.indrelid = c.oid
inner join pg_catalog.pg_namespace as n on c.relnamespace = n.oid
where n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\_t%'
order by x.indexrelid;
