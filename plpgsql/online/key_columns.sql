-- function online.key_columns(regclass)

create or replace function online.key_columns(p_table regclass)
returns table (place bigint, name text, type text, is_date boolean)
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select
        k.place,
        quote_ident(a.attname),
        format_type(a.atttypid, a.atttypmod),
        t.typcategory = 'D'
    from pg_index as x
    cross join lateral unnest(x.indkey::int2[]) with ordinality as k (number, place)
    inner join pg_attribute as a
        on x.indrelid = a.attrelid and k.number = a.attnum
    inner join pg_type as t
        on a.atttypid = t.oid
    where
        x.indrelid = p_table
        and x.indisprimary
        and k.place <= x.indnkeyatts
    order by k.place
$function$;

revoke all on function online.key_columns(regclass) from public;

comment on function online.key_columns(regclass) is
    'The columns of a table''s primary key in their order: quoted name, type as SQL writes it, and '
    'whether it is a date or an instant. No rows where there is no primary key.';
