-- What somebody wants to know before tables go.

-- name: estimates
-- For each wanted table, or for a whole schema where no table is named: the rows that are known
-- of, whether there are rows that nobody counted yet, and whether it is there at all. An empty
-- file holds none for certain.
with recursive wanted as (
    select w.place, w.schema_name, w.table_name
    from unnest(%(schemas)s::text[], %(tables)s::text[])
        with ordinality as w (schema_name, table_name, place)
),
named as (
    select w.place, c.oid
    from wanted as w
    join pg_namespace as n on n.nspname = w.schema_name
    join pg_class as c on c.relnamespace = n.oid
    where c.relkind in ('r', 'p') and (w.table_name is null or c.relname = w.table_name)
),
leaves as (
    select n.place, n.oid from named as n
    union
    -- partitions, and tables that inherit: both go with what they belong to
    select l.place, i.inhrelid
    from leaves as l
    join pg_inherits as i on i.inhparent = l.oid
),
counted as (
    select
        l.place,
        pg_relation_size(c.oid) > 0 as is_filled,
        greatest(c.reltuples::bigint, pg_stat_get_live_tuples(c.oid)) as known
    from leaves as l
    join pg_class as c on c.oid = l.oid
    where c.relkind = 'r'
)
select
    w.place,
    coalesce(sum(c.known) filter (where c.is_filled and c.known > 0), 0)::bigint as known,
    coalesce(bool_or(c.is_filled and c.known <= 0), false) as has_uncounted,
    exists (select from named as n where n.place = w.place) as is_there
from wanted as w
left join counted as c on c.place = w.place
group by w.place
order by w.place;

-- name: tables
-- The tables of the database, for names that a search path looks up.
select
    n.nspname as schema,
    c.relname as name
from pg_class as c
join pg_namespace as n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema';

-- name: taken_along
-- The tables and columns that go with what is dropped: what belongs to it, and with cascade also what
-- only uses it. A routine is looked for by its name alone.
with recursive wanted as (
    select w.place, w.kind, w.schema_name, w.object_name, w.cascades
    from unnest(
        %(kinds)s::text[], %(schemas)s::text[], %(names)s::text[], %(cascades)s::boolean[]
    ) with ordinality as w (kind, schema_name, object_name, cascades, place)
),
roots as (
    select w.place, w.cascades, 'pg_type'::regclass::oid as classid, t.oid as objid
    from wanted as w
    join pg_namespace as n on n.nspname = w.schema_name
    join pg_type as t on t.typnamespace = n.oid and t.typname = w.object_name
    where w.kind in ('type', 'domain')
    union all
    select w.place, w.cascades, 'pg_class'::regclass::oid, c.oid
    from wanted as w
    join pg_namespace as n on n.nspname = w.schema_name
    join pg_class as c on c.relnamespace = n.oid and c.relname = w.object_name
    where w.kind = 'table'
    union all
    select w.place, w.cascades, 'pg_proc'::regclass::oid, p.oid
    from wanted as w
    join pg_namespace as n on n.nspname = w.schema_name
    join pg_proc as p on p.pronamespace = n.oid and p.proname = w.object_name
    where w.kind = 'routine'
    union all
    select w.place, w.cascades, 'pg_namespace'::regclass::oid, n.oid
    from wanted as w
    join pg_namespace as n on n.nspname = w.object_name
    where w.kind = 'schema'
    union all
    select w.place, w.cascades, 'pg_extension'::regclass::oid, e.oid
    from wanted as w
    join pg_extension as e on e.extname = w.object_name
    where w.kind = 'extension'
),
gone as (
    select r.place, r.cascades, r.classid, r.objid, 0 as objsubid
    from roots as r
    union
    select g.place, g.cascades, next.classid, next.objid, next.objsubid
    from gone as g
    cross join lateral (
        select d.classid, d.objid, d.objsubid
        from pg_depend as d
        where d.refclassid = g.classid and d.refobjid = g.objid
            and (g.objsubid = 0 or d.refobjsubid = g.objsubid)
            and (g.cascades or d.deptype <> 'n')
        union all
        -- a generated column goes with its expression
        select 'pg_class'::regclass::oid, f.adrelid, f.adnum::integer
        from pg_attrdef as f
        join pg_attribute as a on a.attrelid = f.adrelid and a.attnum = f.adnum
        where g.classid = 'pg_attrdef'::regclass and f.oid = g.objid and a.attgenerated <> ''
    ) as next (classid, objid, objsubid)
)
select distinct
    g.place,
    n.nspname as schema,
    c.relname as name,
    a.attname as column
from gone as g
join wanted as w on w.place = g.place
join pg_class as c on g.classid = 'pg_class'::regclass and c.oid = g.objid
join pg_namespace as n on n.oid = c.relnamespace
left join pg_attribute as a on a.attrelid = c.oid and a.attnum = g.objsubid and a.attnum > 0
where c.relkind in ('r', 'p')
    -- these are told of as what they are
    and not (w.kind = 'schema' and n.nspname = w.object_name)
    and not (w.kind = 'table' and n.nspname = w.schema_name and c.relname = w.object_name)
    -- partitions, and tables that inherit, are counted with what they belong to
    and not exists (
        select
        from pg_inherits as i
        join gone as h on h.classid = 'pg_class'::regclass and h.objid = i.inhparent
        where i.inhrelid = c.oid and h.place = g.place and (h.objsubid = 0 or g.objsubid <> 0)
    )
order by g.place, schema, name, a.attname nulls first;

-- name: removing_routines
-- Which of these routines say that they remove something, or are written in a language that may
-- hide it; where no schema is named, any but the server's own.
select distinct w.place
from unnest(%(schemas)s::text[], %(names)s::text[])
    with ordinality as w (schema_name, routine_name, place)
join pg_proc as p on p.proname = w.routine_name
join pg_namespace as n on n.oid = p.pronamespace
join pg_language as l on l.oid = p.prolang
where (
        n.nspname = w.schema_name
        or (w.schema_name is null and n.nspname not in ('pg_catalog', 'information_schema'))
    )
    and l.lanname not in ('c', 'internal')
    and (
        l.lanname not in ('sql', 'plpgsql')
        or coalesce(pg_get_function_sqlbody(p.oid), p.prosrc) ~* '\m(drop|truncate|delete)\M'
    )
order by w.place;
