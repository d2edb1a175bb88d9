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
