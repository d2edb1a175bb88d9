-- function online.batch_range(regclass, name, boolean)

-- The first column is compared alone as well: the planner knows the width of such a range, while
-- two comparisons of rows look to it like a quarter of the table.

create or replace function online.batch_range(
    p_table regclass,
    p_tenant name,
    p_is_first boolean
)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    with keys as (
        select
            string_agg(o.name, ', ' order by o.place) as columns,
            string_agg(format('$1[%s]::%s', o.place, o.type), ', ' order by o.place) as after,
            min(o.name) filter (where o.place = 1) as first,
            min(o.type) filter (where o.place = 1) as type
        from online.order_columns(p_table, p_tenant) as o
    )

    select
        concat(
            case
                when not p_is_first
                    then format(
                        '%s >= $1[1]::%s and row(%s) > row(%s) and ',
                        k.first, k.type, k.columns, k.after
                    )
            end,
            format('%s <= $2[1]::%s and ', k.first, k.type),
            online.up_to_key(p_table, p_tenant, 2)
        )
    from keys as k
$function$;

revoke all on function online.batch_range(regclass, name, boolean) from public;

comment on function online.batch_range(regclass, name, boolean) is
    'The condition for the rows behind the key $1 (not used by the first batch), up to $2.';
