-- What the pattern asks the catalog of a target.

-- name: refusals
select
    format('%%s is partitioned', %(table)s::text) as refusal,
    'a unique index of it cannot be built concurrently: see the sequence for partitions in the '
    'documentation' as hint
where %(table_is_partitioned)s::boolean
union all
select
    format('there is an index or table "%%s" already', to_regclass(n.name)),
    'choose another name'
from (select format('%%I.%%I', %(table_schema)s::text, %(name)s::text) as name) as n
where to_regclass(n.name) is not null;
