-- Indexes, with those that a failed "create index concurrently" left invalid.
select
    'index ' || i.indexrelid::regclass::text as object,
    pg_get_indexdef(i.indexrelid) as definition,
    i.indisvalid as is_valid,
    i.indisready as is_ready,
    nullif(i.indisclustered, false) as is_clustered,
    c.reloptions as options,
    (select s.spcname::text from pg_tablespace as s where s.oid = c.reltablespace) as tablespace,
    (
        select h.inhparent::regclass::text
        from pg_inherits as h
        where h.inhrelid = i.indexrelid
    ) as parent,
    (
        select array_agg(a.attnum || '=' || a.attstattarget order by a.attnum)
        from pg_attribute as a
        where a.attrelid = i.indexrelid and a.attstattarget >= 0
    ) as statistics_targets,
    (
        select k.description
        from pg_description as k
        where k.objoid = i.indexrelid and k.classoid = 'pg_class'::regclass and k.objsubid = 0
    ) as comment
from pg_index as i
inner join pg_class as c on c.oid = i.indexrelid
inner join pg_namespace as n on n.oid = c.relnamespace
where
    i.indexrelid > %(after)s::oid
    and n.nspname !~ '^pg_'
    and n.nspname <> 'information_schema'
    and n.nspname <> all (%(excluded)s::text[])
    and not exists (
        select from pg_depend as d
        where d.classid = 'pg_class'::regclass and d.objid = i.indrelid and d.deptype = 'e'
    );
