-- Tables whose rows are digested, and sequences whose position is read, for comparing data.
-- Columns come in the order of their names: in which order a table has them, is told elsewhere.
select
    c.relkind::text as kind,
    c.oid::regclass::text as name,
    array(
        select quote_ident(a.attname) from pg_attribute as a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        order by a.attname
    ) as columns,
    -- Rows that stay read otherwise where their columns do.
    array(
        select concat(a.attnum, ' ', a.attname, ' ', a.atttypid, ' ', a.atttypmod)
        from pg_attribute as a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        order by a.attnum
    ) || c.oid::text as shape,
    -- Of a type with columns of its own, or a column that is worked out as it is read, rows may
    -- read otherwise and be the same.
    exists (
        select
        from pg_attribute as a
        inner join pg_type as t on t.oid = a.atttypid
        left join pg_type as e on e.oid in (t.typelem, t.typbasetype) and e.oid <> 0
        where
            a.attrelid = c.oid
            and a.attnum > 0
            and not a.attisdropped
            and (
                t.typtype = 'c'
                or e.typtype = 'c'
                or e.typtype = 'd'
                or (e.typelem <> 0 and e.typcategory = 'A')
                or a.attgenerated not in ('', 's')
            )
    ) as is_worked_out,
    -- The log that a table is, or is a partition of, or that all tables which a sequence gives
    -- numbers to are.
    case
        when obj_description(w.oid, 'pg_class') ~ '\m(append-only|Class: log)\M'
            then w.oid::regclass::text
        when c.relkind = 'S' then u.log
    end as log
from pg_class as c
inner join pg_namespace as n on n.oid = c.relnamespace
cross join lateral (
    select coalesce(pg_partition_root(c.oid)::oid, c.oid) as oid
) as w
left join lateral (
    select
        case
            when bool_and(obj_description(t.oid, 'pg_class') ~ '\m(append-only|Class: log)\M')
                then min(t.oid::regclass::text)
        end as log
    from (
        select coalesce(pg_partition_root(f.relid)::oid, f.relid) as oid
        from (
            select d.refobjid as relid
            from pg_depend as d
            where
                d.classid = 'pg_class'::regclass
                and d.objid = c.oid
                and d.refclassid = 'pg_class'::regclass
                and d.refobjsubid > 0
            union
            select a.adrelid
            from pg_depend as d
            inner join pg_attrdef as a on a.oid = d.objid
            where
                d.classid = 'pg_attrdef'::regclass
                and d.refclassid = 'pg_class'::regclass
                and d.refobjid = c.oid
        ) as f
    ) as t
) as u on c.relkind = 'S'
where
    c.relkind in ('r', 'S')
    and c.relpersistence <> 't'
    and n.nspname !~ '^pg_'
    and n.nspname <> 'information_schema'
    and n.nspname <> all (%(excluded)s::text[])
order by 2;
