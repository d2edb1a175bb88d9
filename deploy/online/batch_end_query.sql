-- Deploy routiq:online/batch_end_query to pg
-- requires: online/qualified_name
-- requires: online/key_texts

begin;

-- function online.batch_end_query(regclass, name, boolean, text)

create or replace function online.batch_end_query(
    p_table regclass,
    p_tenant name,
    p_is_first boolean,
    p_condition text
)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_columns text;
    v_after text;
begin
    select
        string_agg(o.name, ', ' order by o.place),
        string_agg(format('$1[%s]::%s', o.place, o.type), ', ' order by o.place)
    into v_columns, v_after
    from online.order_columns(p_table, p_tenant) as o;

    return format(
        e'select %s, b.place '
        'from (select %s, pg_catalog.row_number() over (order by %s) as place '
        'from %s as s where %s and (%s\n) order by %s limit $2) as b '
        'order by b.place desc limit 1',
        online.key_texts(p_table, p_tenant), v_columns, v_columns, online.qualified_name(p_table),
        case
            when p_is_first then 'true'
            else format('row(%s) > row(%s)', v_columns, v_after)
        end,
        p_condition, v_columns
    );
end
$function$;

revoke all on function online.batch_end_query(regclass, name, boolean, text) from public;

comment on function online.batch_end_query(regclass, name, boolean, text) is
    'The query for the key that ends the next batch, as texts, and the number of its rows. $1 is '
    'the key before it (not used by the first batch), $2 how many rows are wanted; rows that do '
    'not meet the condition do not count.';

commit;
