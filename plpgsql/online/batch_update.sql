-- function online.batch_update(regclass, boolean, text, text)

-- The first column is compared alone as well: the planner knows the width of such a range, while
-- two comparisons of rows look to it like a quarter of the table.

create or replace function online.batch_update(
    p_table regclass,
    p_is_first boolean,
    p_assignments text,
    p_condition text
)
returns text
language plpgsql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_columns text;
    v_after text;
    v_up_to text;
    v_first text;
    v_type text;
begin
    select
        string_agg(k.name, ', ' order by k.place),
        string_agg(format('$1[%s]::%s', k.place, k.type), ', ' order by k.place),
        string_agg(format('$2[%s]::%s', k.place, k.type), ', ' order by k.place)
    into v_columns, v_after, v_up_to
    from online.key_columns(p_table) as k;

    select
        k.name,
        k.type
    into v_first, v_type
    from online.key_columns(p_table) as k
    where k.place = 1;

    return concat(
        format('update %s set %s where ', online.qualified_name(p_table), p_assignments),
        case
            when not p_is_first
                then format(
                    '%s >= $1[1]::%s and row(%s) > row(%s) and ',
                    v_first, v_type, v_columns, v_after
                )
        end,
        format('%s <= $2[1]::%s and row(%s) <= row(%s) ', v_first, v_type, v_columns, v_up_to),
        format(e'and (%s\n)', p_condition)
    );
end
$function$;

revoke all on function online.batch_update(regclass, boolean, text, text) from public;

comment on function online.batch_update(regclass, boolean, text, text) is
    'The update of one batch: the rows behind the key $1 (not used by the first batch), up to $2, '
    'that meet the condition.';
