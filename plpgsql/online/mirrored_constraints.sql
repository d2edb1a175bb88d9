-- function online.mirrored_constraints(text)

-- Not the constraints that an index holds: those are made in the switch, of the indexes.

create or replace function online.mirrored_constraints(p_name text)
returns table (
    relation regclass,
    constraint_id oid,
    constraint_name name,
    is_inner boolean,
    mirror_id oid,
    mirror_name name,
    definition text,
    is_valid boolean
)
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    with relations as (
        select
            p.relation,
            min(p.place) as place,
            array_agg(p.leader_number) as leaders,
            bool_or(p.is_switched) as is_switched
        from online.column_pairs(p_name) as p
        group by p.relation
    ),

    originals as (
        select
            c.*,
            r.place,
            online.suffixed_name(
                c.conname, case when r.is_switched then '_old' else '_new' end
            ) as mirror_name,
            online.mirrored_numbers(p_name, c.conrelid, c.conkey) as numbers,
            online.mirrored_numbers(p_name, c.confrelid, c.confkey) as referred,
            regexp_replace(pg_get_constraintdef(c.oid), ' NOT VALID$', '') as body
        from relations as r
        inner join pg_constraint as c
            on r.relation = c.conrelid
        where
            c.contype in ('c', 'f')
            and c.conparentid = 0
            and c.conkey && r.leaders
    ),

    defined as (
        select
            l.*,
            case
                when l.contype = 'c' then online.mirrored_text(p_name, l.conrelid, l.body)
                else
                    format(
                        'foreign key (%s) references %s (%s)%s',
                        online.column_list(l.conrelid, l.numbers),
                        online.qualified_name(l.confrelid),
                        online.column_list(l.confrelid, l.referred),
                        online.mirrored_text(
                            p_name,
                            l.conrelid,
                            substring(l.body from '^FOREIGN KEY \(.*?\) REFERENCES .*?\(.*?\)(.*)$')
                        )
                    )
            end as definition
        from originals as l
    )

    select
        l.conrelid::regclass,
        l.oid,
        l.conname,
        coalesce(l.referred <> l.confkey, false),
        m.oid,
        l.mirror_name,
        l.definition,
        m.convalidated or not l.convalidated
    from defined as l
    left join lateral (
        select
            c.oid,
            c.convalidated
        from pg_constraint as c
        where
            c.conrelid = l.conrelid
            and c.contype = l.contype
            and (
                c.conname = l.mirror_name
                or (
                    c.contype = 'c'
                    and regexp_replace(pg_get_constraintdef(c.oid), ' NOT VALID$', '')
                    = l.definition
                )
                or (
                    c.contype = 'f'
                    and c.confrelid = l.confrelid
                    and c.conkey = l.numbers
                    and c.confkey = l.referred
                )
            )
        order by c.conname = l.mirror_name desc, c.oid
        limit 1
    ) as m on true
    order by l.place, l.conrelid, l.contype, l.oid
$function$;

revoke all on function online.mirrored_constraints(text) from public;

comment on function online.mirrored_constraints(text) is
    'The checks and foreign keys of the columns that lead in a change, whether one refers to '
    'another column of the change, its like on the columns that follow (null: there is none yet), '
    'and name and definition for such a one.';
