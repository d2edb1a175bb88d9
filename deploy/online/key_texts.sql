-- Deploy routiq:online/key_texts to pg
-- requires: online/order_columns

begin;

-- function online.key_texts(regclass, name)

-- Keys of dates are kept as JSON writes them, which is the same under every DateStyle.

create or replace function online.key_texts(p_table regclass, p_tenant name)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        format(
            'array[%s]',
            string_agg(
                case
                    when o.is_date
                        then format(
                            'pg_catalog.to_jsonb(%s) operator(pg_catalog.#>>) ''{}''', o.name
                        )
                    else format('%s::pg_catalog.text', o.name)
                end,
                ', '
                order by o.place
            )
        )
    from online.order_columns(p_table, p_tenant) as o
$function$;

revoke all on function online.key_texts(regclass, name) from public;

comment on function online.key_texts(regclass, name) is
    'The expression for the key of a row that batches go along, as texts.';

commit;
