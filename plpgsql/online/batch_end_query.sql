-- function online.batch_end_query(regclass, boolean)

-- Keys of dates are kept as JSON writes them, which is the same under every DateStyle.

create or replace function online.batch_end_query(p_table regclass, p_is_first boolean)
returns text
language plpgsql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_columns text;
    v_texts text;
    v_after text;
begin
    select
        string_agg(k.name, ', ' order by k.place),
        string_agg(
            case
                when k.is_date
                    then format('pg_catalog.to_jsonb(%s) operator(pg_catalog.#>>) ''{}''', k.name)
                else format('%s::pg_catalog.text', k.name)
            end,
            ', '
            order by k.place
        ),
        string_agg(format('$1[%s]::%s', k.place, k.type), ', ' order by k.place)
    into v_columns, v_texts, v_after
    from online.key_columns(p_table) as k;

    return format(
        'select array[%s], b.place '
        'from (select %s, pg_catalog.row_number() over (order by %s) as place '
        'from %s %s order by %s limit $2) as b '
        'order by b.place desc limit 1',
        v_texts, v_columns, v_columns, online.qualified_name(p_table),
        case when not p_is_first then format('where row(%s) > row(%s)', v_columns, v_after) end,
        v_columns
    );
end
$function$;

revoke all on function online.batch_end_query(regclass, boolean) from public;

comment on function online.batch_end_query(regclass, boolean) is
    'The query for the key that ends the next batch, as texts, and the number of its rows. $1 is '
    'the key before it (not used by the first batch), $2 how many rows are wanted.';
