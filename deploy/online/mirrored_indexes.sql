-- Deploy routiq:online/mirrored_indexes to pg
-- requires: online/column_pairs
-- requires: online/mirrored_numbers
-- requires: online/mirrored_text
-- requires: online/suffixed_name

begin;

-- function online.mirrored_indexes(text)

-- An index is known again by its structure, or by the name that is proposed for it.

create or replace function online.mirrored_indexes(p_name text)
returns table (
    relation regclass,
    index_id regclass,
    constraint_id oid,
    mirror_id regclass,
    mirror_name name,
    definition text
)
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    with relations as (
        select
            p.relation,
            array_agg(p.leader_number) as leaders,
            bool_or(p.is_switched) as is_switched
        from online.column_pairs(p_name) as p
        group by p.relation
    ),

    originals as (
        select
            x.*,
            r.relation,
            i.relname,
            online.suffixed_name(
                i.relname, case when r.is_switched then '_old' else '_new' end
            ) as mirror_name,
            online.mirrored_numbers(p_name, x.indrelid, x.indkey::int2[]) as numbers,
            online.mirrored_text(
                p_name,
                x.indrelid,
                concat_ws(' & ', pg_get_expr(x.indexprs, x.indrelid), pg_get_expr(x.indpred, x.indrelid))
            ) as expressions,
            online.mirrored_text(
                p_name, x.indrelid, substring(pg_get_indexdef(x.indexrelid) from ' USING .*')
            ) as body
        from relations as r
        inner join pg_index as x
            on r.relation = x.indrelid
        inner join pg_class as i
            on x.indexrelid = i.oid
        where
            x.indisvalid
            and not x.indisexclusion
            and exists (
                select
                from pg_depend as d
                where
                    d.classid = 'pg_class'::regclass
                    and d.objid = x.indexrelid
                    and d.refobjid = x.indrelid
                    and d.refobjsubid = any(r.leaders)
                union all
                select
                where x.indkey::int2[] && r.leaders
            )
    )

    select
        l.relation,
        l.indexrelid::regclass,
        c.oid,
        m.indexrelid::regclass,
        l.mirror_name,
        l.body
    from originals as l
    left join pg_constraint as c
        on l.indexrelid = c.conindid and l.indrelid = c.conrelid and c.contype in ('p', 'u')
    left join lateral (
        select y.indexrelid
        from pg_index as y
        inner join pg_class as i
            on y.indexrelid = i.oid
        where
            y.indrelid = l.indrelid
            and y.indisvalid
            and y.indisunique = l.indisunique
            and (
                i.relname = l.mirror_name
                or (
                    y.indkey::text = array_to_string(l.numbers, ' ')
                    and y.indnkeyatts = l.indnkeyatts
                    and y.indoption::int2[] = l.indoption::int2[]
                    and concat_ws(
                        ' & ', pg_get_expr(y.indexprs, y.indrelid), pg_get_expr(y.indpred, y.indrelid)
                    )
                    = l.expressions
                )
            )
        order by i.relname = l.mirror_name desc, y.indexrelid
        limit 1
    ) as m on true
    order by l.relation, c.contype = 'p' desc nulls last, c.oid is null, l.indexrelid
$function$;

revoke all on function online.mirrored_indexes(text) from public;

comment on function online.mirrored_indexes(text) is
    'The indexes on the columns that lead in a change, the constraint of each, its like on the '
    'columns that follow (null: there is none yet), and name and definition for such a one.';

commit;
