-- Deploy routiq:contact/merge_conflicts to pg
-- requires: contact/merge_conflicts@contracted
-- reworks: contact/merge_conflicts@contracted

begin;

-- function contact.merge_conflicts(regclass, text, uuid, uuid, uuid)

-- Reads the keys from the catalogue: unique indexes and exclusions that hold the column. Within a
-- subquery of one table the expressions and the condition of an index stand as the catalogue tells
-- them. A key that holds no other column but the tenant says that there is one row a parent.

create or replace function contact.merge_conflicts(
    p_table regclass, p_column text, p_organization_id uuid, p_survivor_id uuid, p_loser_id uuid
)
returns table (loser_id uuid, survivor_id uuid)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_key record;
    v_side text;
-- names come from the catalogue, values by parameters
-- @plpgsql_check_options: extra_warnings = false, security_warnings = false
begin
    -- most references stand in no such key, which is seen sooner than what each key is made of
    perform
    from pg_attribute as a
    inner join pg_index as x
        on a.attrelid = x.indrelid and a.attnum = any(x.indkey::smallint[])
    where
        a.attrelid = p_table
        and a.attname = p_column
        and (x.indisunique or x.indisexclusion);

    if not found then
        return;
    end if;

    for v_key in
        select
            coalesce(pg_get_expr(x.indpred, x.indrelid), 'true') as condition,
            string_agg(
                format(', %s as key_%s', pg_get_indexdef(x.indexrelid, k.place::int, true), k.place),
                '' order by k.place
            ) as key_columns,
            string_agg(
                format(
                    ' and s.key_%1$s operator(%2$s) l.key_%1$s',
                    k.place,
                    coalesce(
                        (
                            select format('%I.%s', n.nspname, o.oprname)
                            from pg_operator as o
                            inner join pg_namespace as n
                                on o.oprnamespace = n.oid
                            where o.oid = c.conexclop[k.place]
                        ),
                        'pg_catalog.='
                    )
                ),
                '' order by k.place
            ) filter (
                where a.attname is null or a.attname not in ('organization_id', p_column)
            ) as is_equal
        from pg_index as x
        left join pg_constraint as c
            on x.indexrelid = c.conindid and x.indrelid = c.conrelid and c.contype = 'x'
        cross join unnest(x.indkey::smallint[]) with ordinality as k (number, place)
        left join pg_attribute as a
            on x.indrelid = a.attrelid and k.number = a.attnum and k.number <> 0
        where
            x.indrelid = p_table
            and (x.indisunique or x.indisexclusion)
            and k.place <= x.indnkeyatts
            and exists (
                select
                from pg_attribute as r
                where
                    r.attrelid = x.indrelid
                    and r.attname = p_column
                    and r.attnum = any(x.indkey::smallint[])
            )
        group by x.indexrelid, x.indpred, x.indrelid
    loop
        v_side := format(
            'select id as row_id%s from %s where (%s) and organization_id = $1 and %I = ',
            v_key.key_columns, p_table, v_key.condition, p_column
        );

        return query execute
            'select l.row_id, s.row_id from (' || v_side || '$3) as l inner join (' || v_side
            || '$2) as s on true' || coalesce(v_key.is_equal, '')
        using p_organization_id, p_survivor_id, p_loser_id;
    end loop;
end
$function$;

alter function contact.merge_conflicts(regclass, text, uuid, uuid, uuid) owner to app_owner;

revoke all on function contact.merge_conflicts(regclass, text, uuid, uuid, uuid) from public;

comment on function contact.merge_conflicts(regclass, text, uuid, uuid, uuid) is
    'Rows of one parent that cannot go to another, because a unique key or an exclusion of their '
    'table says that a row of the other stands for the same: pairs of both.';

commit;
