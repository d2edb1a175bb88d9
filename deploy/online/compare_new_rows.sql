-- Deploy routiq:online/compare_new_rows to pg
-- requires: online/syncs
-- requires: online/sync_columns
-- requires: online/qualified_name

begin;

-- function online.compare_new_rows(online.syncs, text, text)

create or replace function online.compare_new_rows(
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
    with old_side as (
        select
            string_agg(format('%s as %s', c.expression, c.name), ', ' order by c.place)
            filter (where c.key_place is not null) as named,
            string_agg(format('t.%s = n.%1$s', c.name), ' and ' order by c.key_place)
            filter (where c.key_place is not null) as same_key,
            min(format('t.%s', c.name)) filter (where c.key_place = 1) as first_key
        from online.sync_columns(p_sync, 'old') as c
    ),

    new_side as (
        select
            string_agg(format('%L, b.%s', c.name, c.name), ', ' order by c.key_place)
            filter (where c.key_place is not null) as key,
            coalesce(
                min(format('b.%s::text', c.name))
                filter (where c.name = quote_ident(p_sync.tenant_column)),
                ''''''
            ) as tenant
        from online.sync_columns(p_sync, 'new') as c
    )

    select
        format(
            'with batch as materialized (select s.* from %s as s where %s and (%s)), '
            'pairs as materialized (select %s as tenant, %s is not null as is_there, '
            '0 as old_hash, 0 as new_hash, jsonb_build_object(%s) as key, null::text[] as columns, '
            '%s is null as is_different '
            'from batch as b cross join lateral (select %s from (select b.*) as s) as n '
            'left join %s as t on %s), ',
            online.qualified_name(p_sync.new_table), p_range, p_tenant_filter,
            n.tenant, o.first_key, n.key, o.first_key, o.named,
            online.qualified_name(p_sync.old_table), o.same_key
        )
    from new_side as n
    cross join old_side as o
$function$;

revoke all on function online.compare_new_rows(online.syncs, text, text) from public;

comment on function online.compare_new_rows(online.syncs, text, text) is
    'The beginning of a query whose "pairs" are the rows of a range of the new table with their '
    'counterparts in the old one.';

commit;
