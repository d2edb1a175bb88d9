-- function online.sync_columns(online.syncs, text)

-- A column that is generated always is not written; the identity column of a new row is.

create or replace function online.sync_columns(p_sync online.syncs, p_side text)
returns table (place bigint, name text, type text, expression text, key_place bigint)
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select
        row_number() over (order by a.attnum),
        quote_ident(a.attname),
        format_type(a.atttypid, a.atttypmod),
        format('(%s)::%s', m.expression, format_type(a.atttypid, a.atttypmod)),
        k.place
    from jsonb_each_text(
        case p_side when 'new' then p_sync.forward else p_sync.backward end
    ) as m (column_name, expression)
    inner join pg_attribute as a
        on
            m.column_name = a.attname
            and case p_side when 'new' then p_sync.new_table else p_sync.old_table end = a.attrelid
    left join online.key_columns(
        case p_side when 'new' then p_sync.new_table else p_sync.old_table end
    ) as k
        on quote_ident(a.attname) = k.name
$function$;

revoke all on function online.sync_columns(online.syncs, text) from public;

comment on function online.sync_columns(online.syncs, text) is
    'The columns of one table of a sync (side old or new) that are kept: quoted name, type, the '
    'expression over a row of the other table, and the place in the primary key.';
