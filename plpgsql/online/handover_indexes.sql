-- function online.handover_indexes(regclass, regclass)

-- Names of constraints stand in statements ("on conflict on constraint") and in what applications
-- read from errors. Two names are exchanged by way of a third.

create or replace function online.handover_indexes(p_from regclass, p_to regclass)
returns setof text
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    with indexes as (
        select
            x.indrelid,
            x.indexrelid,
            c.conname,
            row_number() over (
                partition by x.indrelid, k.likeness order by i.relname
            ) as place,
            k.likeness
        from pg_index as x
        inner join pg_class as i
            on x.indexrelid = i.oid
        left join pg_constraint as c
            on x.indexrelid = c.conindid and c.conrelid = x.indrelid and c.contype in ('p', 'u', 'x')
        cross join lateral (
            select
                case
                    when x.indisprimary then 'primary'
                    else x.indisunique::text || coalesce(c.contype::text, '-') || substr(
                        pg_get_indexdef(x.indexrelid),
                        strpos(pg_get_indexdef(x.indexrelid), ' USING ')
                    )
                end as likeness
        ) as k
        where x.indrelid in (p_from, p_to)
    )

    select
        case
            when f.conname is not null
                then format(
                    'alter table %1$s rename constraint %2$I to %3$I; '
                    'alter table %4$s rename constraint %5$I to %2$I; '
                    'alter table %1$s rename constraint %3$I to %5$I',
                    online.qualified_name(p_from), f.conname,
                    'online_' || f.indexrelid, online.qualified_name(p_to), t.conname
                )
            else format(
                'alter index %1$s rename to %2$I; alter index %3$s rename to %4$I; '
                'alter index %5$I.%2$I rename to %6$I',
                online.qualified_name(f.indexrelid), 'online_' || f.indexrelid,
                online.qualified_name(t.indexrelid), fi.relname, n.nspname, ti.relname
            )
        end
    from indexes as f
    inner join indexes as t
        on f.likeness = t.likeness and f.place = t.place
    inner join pg_class as fi
        on f.indexrelid = fi.oid
    inner join pg_class as ti
        on t.indexrelid = ti.oid
    inner join pg_namespace as n
        on fi.relnamespace = n.oid
    where
        f.indrelid = p_from
        and t.indrelid = p_to
        and coalesce(f.conname, fi.relname) <> coalesce(t.conname, ti.relname)
$function$;

revoke all on function online.handover_indexes(regclass, regclass) from public;

comment on function online.handover_indexes(regclass, regclass) is
    'The statements that exchange the names of indexes, and of keys, that two tables have alike.';
