-- Deploy routiq:online/order_columns to pg
-- requires: online/key_columns

begin;

-- function online.order_columns(regclass, name)

create or replace function online.order_columns(p_table regclass, p_tenant name)
returns table (place bigint, name text, type text, is_date boolean)
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    with columns as (
        select
            0 as place,
            quote_ident(a.attname) as name,
            format_type(a.atttypid, a.atttypmod) as type,
            t.typcategory = 'D' as is_date
        from pg_attribute as a
        inner join pg_type as t
            on a.atttypid = t.oid
        where
            a.attrelid = p_table
            and a.attname = p_tenant
            and a.attnum > 0
        union all
        select
            k.place,
            k.name,
            k.type,
            k.is_date
        from online.key_columns(p_table) as k
        where quote_ident(p_tenant) is distinct from k.name
    )

    select
        row_number() over (order by c.place),
        c.name,
        c.type,
        c.is_date
    from columns as c
$function$;

revoke all on function online.order_columns(regclass, name) from public;

comment on function online.order_columns(regclass, name) is
    'The columns that batches go along: the tenant''s, where one is given, then those of the '
    'primary key; as online.key_columns tells them.';

commit;
