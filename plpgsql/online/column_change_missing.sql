-- function online.column_change_missing(text)

create or replace function online.column_change_missing(p_name text)
returns table (
    place bigint,
    kind text,
    relation regclass,
    object_name name,
    definition text,
    reason text
)
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    with pairs as (
        select p.*
        from online.column_pairs(p_name) as p
    ),

    missing (rank, kind, relation, object_name, definition, reason) as (
        select
            1,
            'column',
            c.relation,
            c.new_column,
            format('call online.start_column_change(%L, …)', c.name),
            'was begun and did not end'
        from online.column_changes as c
        where
            c.name = p_name
            and c.phase = 'begun'
        union all
        select
            2,
            'fill',
            p.relation,
            p.follower,
            format('call online.fill_column_change(%L)', p_name),
            'is not filled'
        from pairs as p
        inner join online.column_changes as c
            on p_name = c.name and p.relation = c.relation and p.column_name = c.column_name
        where not exists (
            select
            from online.backfills as b
            where
                b.name = online.fill_name(c)
                and b.phase = 'done'
        )
        union all
        select
            3,
            'index',
            i.relation,
            i.mirror_name,
            i.definition,
            format('is wanted beside index %s', i.index_id)
        from online.mirrored_indexes(p_name) as i
        where i.mirror_id is null
        union all
        select
            4,
            'spare',
            x.indrelid::regclass,
            online.suffixed_name(r.relname, '_spare'),
            format(
                ' USING btree (%s)',
                online.column_list(x.indrelid, x.indkey::int2[])
            ),
            format('is wanted for the way back: primary key %s goes with its index', r.relname)
        from pg_index as x
        inner join pg_class as r
            on x.indexrelid = r.oid
        where
            x.indisprimary
            and exists (
                select
                from pairs as p
                where
                    x.indrelid = p.relation
                    and p.leader_number = any(x.indkey::int2[])
                    and not p.is_switched
            )
            and not exists (
                select
                from pg_index as s
                where
                    s.indrelid = x.indrelid
                    and s.indexrelid <> x.indexrelid
                    and s.indisunique
                    and s.indisvalid
                    and s.indpred is null
                    and s.indkey::int2[] = x.indkey::int2[]
            )
        union all
        select
            5,
            'not null',
            p.relation,
            p.follower,
            null,
            'may hold nulls'
        from pairs as p
        inner join pg_attribute as l
            on p.relation = l.attrelid and p.leader_number = l.attnum
        inner join pg_attribute as f
            on p.relation = f.attrelid and p.follower_number = f.attnum
        where
            l.attnotnull
            and not f.attnotnull
        union all
        select
            6,
            case when c.mirror_id is null then 'constraint' else 'not valid' end,
            c.relation,
            c.mirror_name,
            c.definition,
            format('is wanted beside constraint %s', c.constraint_name)
        from online.mirrored_constraints(p_name) as c
        inner join pg_class as r
            on c.relation = r.oid
        where
            c.is_valid is not true
            -- Those between the old columns go in the switch, and come back on the way back.
            and not (
                c.is_inner
                and r.relkind = 'r'
                and exists (
                    select
                    from pairs as p
                    where p.is_switched
                )
            )
    )

    select
        row_number() over (order by m.rank),
        m.kind,
        m.relation,
        m.object_name,
        m.definition,
        m.reason
    from missing as m
$function$;

revoke all on function online.column_change_missing(text) from public;

comment on function online.column_change_missing(text) is
    'What a change lacks before it can switch, in the order in which it is made: fill, index and '
    'spare (by scripts), not null, constraint, not valid (by online.complete_column_change).';
