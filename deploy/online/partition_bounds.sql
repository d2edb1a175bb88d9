-- Deploy routiq:online/partition_bounds to pg
-- requires: online/schema

begin;

-- function online.partition_bounds(name, text, jsonb)

-- A row that fits no partition could not be written, so there is a default partition; hash has
-- a place for every row.

create or replace function online.partition_bounds(p_new name, p_by text, p_partitions jsonb)
returns table (name text, bound text)
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select
        p.name,
        p.bound
    from jsonb_each_text(
        case when jsonb_typeof(p_partitions) = 'object' then p_partitions else '{}' end
    ) as p (name, bound)
    union all
    select
        left(p_new, 50) || '_default',
        'default'
    where
        p_by !~* '^\s*hash'
        and not exists (
            select
            from jsonb_each_text(
                case when jsonb_typeof(p_partitions) = 'object' then p_partitions else '{}' end
            ) as p (name, bound)
            where p.bound ~* '^\s*default\s*$'
        )
    union all
    select
        left(p_new, 50) || '_' || g.number,
        -- Not as a number: PostgreSQL 18 works a constant out before it looks at the rows.
        format('for values with (modulus %s, remainder %s)', p_partitions #>> '{}', g.number)
    from generate_series(
        0,
        case
            when jsonb_typeof(p_partitions) = 'number'
                then (p_partitions #>> '{}')::integer - 1
            else -1
        end
    ) as g (number)
$function$;

revoke all on function online.partition_bounds(name, text, jsonb) from public;

comment on function online.partition_bounds(name, text, jsonb) is
    'The partitions of a table with their bounds, from an object of names and bounds, or from '
    'the number of partitions by hash.';

commit;
