-- What the pattern asks the catalog of a target.

-- name: refusals
select
    format('%%s is partitioned', %(table)s::text) as refusal,
    'a unique index of it cannot be built concurrently: see the sequence for partitions in the '
    'documentation' as hint
where %(table_is_partitioned)s::boolean
union all
select
    format('(%%s) is the primary key of %%s already', %(columns_text)s::text, %(table)s::text),
    null
where
    %(columns_text)s::text = (
        select string_agg(quote_ident(a.attname), ', ' order by k.place)
        from pg_constraint as c
        cross join lateral unnest(c.conkey) with ordinality as k (number, place)
        inner join pg_attribute as a on c.conrelid = a.attrelid and k.number = a.attnum
        where c.conrelid = to_regclass(%(table)s) and c.contype = 'p'
    )
union all
select
    format('there is an index or table "%%s" already', to_regclass(n.name)),
    'choose another name'
from (select format('%%I.%%I', %(table_schema)s::text, %(name)s::text) as name) as n
where to_regclass(n.name) is not null;

-- name: nullable
select a.attname as name
from pg_attribute as a
where
    a.attrelid = to_regclass(%(table)s)
    and a.attname = any(%(columns)s::text[])
    and not a.attnotnull
order by a.attnum;

-- name: present
-- The primary key that there is.
select
    c.conname as name,
    (
        select string_agg(quote_ident(a.attname), ', ' order by k.place)
        from unnest(c.conkey) with ordinality as k (number, place)
        inner join pg_attribute as a on c.conrelid = a.attrelid and k.number = a.attnum
    ) as columns
from pg_constraint as c
where c.conrelid = to_regclass(%(table)s) and c.contype = 'p';
