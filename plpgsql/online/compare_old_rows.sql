-- function online.compare_old_rows(online.syncs, text, text)

-- One statement, so one snapshot: writers that the sync carries over are seen on both sides or on
-- none. A pair agrees when either mapping says so: each may lose something.

create or replace function online.compare_old_rows(
    p_sync online.syncs,
    p_range text,
    p_tenant_filter text
)
returns text
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    with new_side as (
        select
            string_agg(format('%s as %s', c.expression, c.name), ', ' order by c.place) as named,
            string_agg('n.' || c.name, ', ' order by c.place) as n_columns,
            string_agg('t.' || c.name, ', ' order by c.place) as t_columns,
            string_agg(format('t.%s = n.%1$s', c.name), ' and ' order by c.key_place)
            filter (where c.key_place is not null) as same_key,
            string_agg(
                format(
                    'case when record_image_ne(row(n.%1$s), row(t.%1$s)) then %2$L end',
                    c.name, c.name
                ),
                ', '
                order by c.place
            ) as differing,
            min(format('t.%s', c.name)) filter (where c.key_place = 1) as first_key,
            coalesce(
                min(format('n.%s::text', c.name))
                filter (where c.name = quote_ident(p_sync.tenant_column)),
                ''''''
            ) as tenant
        from online.sync_columns(p_sync, 'new') as c
    ),

    old_side as (
        select
            string_agg(format('%s as %s', c.expression, c.name), ', ' order by c.place) as named,
            string_agg(
                case
                    when t.typcategory in ('S', 'N', 'D', 'B', 'E', 'R', 'I', 'T', 'V') or o.oid > 0
                        then format('b.%1$s is distinct from s.%1$s', c.name)
                    else format('record_image_ne(row(b.%1$s), row(s.%1$s))', c.name)
                end,
                ' or '
                order by c.place
            ) as differing,
            string_agg(format('%L, b.%s', c.name, c.name), ', ' order by c.key_place)
            filter (where c.key_place is not null) as key
        from online.sync_columns(p_sync, 'old') as c
        inner join pg_attribute as a
            on p_sync.old_table = a.attrelid and c.name = quote_ident(a.attname)
        inner join pg_type as t
            on a.atttypid = t.oid
        left join pg_operator as o
            on
                o.oprname = '='
                and a.atttypid = o.oprleft
                and a.atttypid = o.oprright
                and o.oprnamespace = 'pg_catalog'::regnamespace
    )

    select
        format(
            'with batch as materialized (select s.* from %s as s where %s and (%s)), '
            'pairs as materialized (select %s as tenant, %s is not null as is_there, '
            'hashtextextended(row(%s)::text, 0) as old_hash, '
            'hashtextextended(row(%s)::text, 0) as new_hash, jsonb_build_object(%s) as key, '
            'array_remove(array[%s], null) as columns, '
            '%s is null or (record_image_ne(row(%s), row(%s)) '
            'and (select %s from (select %s from (select t.*) as s) as s)) as is_different '
            'from batch as b cross join lateral (select %s from (select b.*) as s) as n '
            'left join %s as t on %s), ',
            online.qualified_name(p_sync.old_table), p_range, p_tenant_filter,
            n.tenant, n.first_key, n.n_columns, n.t_columns, o.key, n.differing,
            n.first_key, n.n_columns, n.t_columns, o.differing, o.named,
            n.named, online.qualified_name(p_sync.new_table), n.same_key
        )
    from new_side as n
    cross join old_side as o
$function$;

revoke all on function online.compare_old_rows(online.syncs, text, text) from public;

comment on function online.compare_old_rows(online.syncs, text, text) is
    'The beginning of a query whose "pairs" are the rows of a range of the old table with their '
    'counterparts in the new one.';
