-- Deploy routiq:online/up_to_key to pg
-- requires: online/order_columns

begin;

-- function online.up_to_key(regclass, name, int)

create or replace function online.up_to_key(p_table regclass, p_tenant name, p_parameter int)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        format(
            'row(%s) <= row(%s)',
            string_agg(o.name, ', ' order by o.place),
            string_agg(format('$%s[%s]::%s', p_parameter, o.place, o.type), ', ' order by o.place)
        )
    from online.order_columns(p_table, p_tenant) as o
$function$;

revoke all on function online.up_to_key(regclass, name, int) from public;

comment on function online.up_to_key(regclass, name, int) is
    'The condition for the rows up to a key, which is a parameter of the number given.';

commit;
