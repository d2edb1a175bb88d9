-- function online.partitioned_keys(regclass, text, text[])

-- A key of a partitioned table holds the columns it is partitioned by. The primary key is widened
-- by them; another unique key that lacks them is left out, and online.swap_obstacles names it.

create or replace function online.partitioned_keys(
    p_table regclass,
    p_new text,
    p_columns text[]
)
returns setof text
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select
        format(
            'alter table %s add primary key (%s)',
            p_new, array_to_string(k.columns || array(
                select c.name
                from unnest(p_columns) with ordinality as c (name, place)
                where c.name <> all(k.columns)
                order by c.place
            ), ', ')
        )
    from (select array_agg(k.name order by k.place) from online.key_columns(p_table) as k)
        as k (columns)
    where k.columns is not null
    union all
    select
        case
            when c.oid is not null
                then format('alter table %s add %s', p_new, pg_get_constraintdef(c.oid))
            else format(
                'create %sindex on %s%s',
                case when x.indisunique then 'unique ' else '' end, p_new,
                substr(
                    pg_get_indexdef(x.indexrelid),
                    strpos(pg_get_indexdef(x.indexrelid), ' USING ')
                )
            )
        end
    from pg_index as x
    left join pg_constraint as c
        on x.indexrelid = c.conindid and x.indrelid = c.conrelid and c.contype = 'u'
    where
        x.indrelid = p_table
        and x.indisvalid
        and not x.indisprimary
        and not x.indisexclusion
        and (
            not x.indisunique
            or p_columns <@ array(
                select quote_ident(a.attname)
                from unnest(x.indkey::int2[]) as n (number)
                inner join pg_attribute as a
                    on a.attrelid = p_table and n.number = a.attnum
            )
        )
    union all
    select
        format(
            'alter table %s add constraint %I %s',
            p_new, c.conname, regexp_replace(pg_get_constraintdef(c.oid), ' NOT VALID$', '')
        )
    from pg_constraint as c
    where
        c.contype = 'f'
        and c.conrelid = p_table
        and c.confrelid <> p_table
        and c.conparentid = 0
$function$;

revoke all on function online.partitioned_keys(regclass, text, text[]) from public;

comment on function online.partitioned_keys(regclass, text, text[]) is
    'The statements that give an empty partitioned table the keys, indexes and foreign keys of '
    'another table.';
