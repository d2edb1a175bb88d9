-- Deploy routiq:online/column_list to pg
-- requires: online/schema

begin;

-- function online.column_list(oid, smallint[])

create or replace function online.column_list(p_table oid, p_numbers smallint[])
returns text
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select string_agg(quote_ident(a.attname), ', ' order by n.place)
    from unnest(p_numbers) with ordinality as n (number, place)
    inner join pg_attribute as a
        on p_table = a.attrelid and n.number = a.attnum
$function$;

revoke all on function online.column_list(oid, smallint[]) from public;

comment on function online.column_list(oid, smallint[]) is
    'The names of columns by their numbers, quoted where needed, in the order given.';

commit;
