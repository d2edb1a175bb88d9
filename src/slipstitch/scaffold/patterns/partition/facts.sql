-- What the pattern asks the catalog of a target.

-- name: refusals
select
    format('%%s is partitioned already', %(table)s::text) as refusal,
    null as hint
where %(table_is_partitioned)s::boolean
union all
select
    format('there is "%%s" already', to_regclass(n.name)),
    'rename it'
from (
    select format('%%I.%%I', %(table_schema)s::text, b.name) as name
    from unnest(array[%(beside_name)s::text, %(parked_name)s::text]) as b (name)
) as n
where to_regclass(n.name) is not null;
