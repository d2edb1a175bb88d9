-- Deploy routiq:online/handover_lacking to pg
-- requires: online/handover_sequences

begin;

-- function online.handover_lacking(regclass, regclass)

create or replace function online.handover_lacking(p_from regclass, p_to regclass)
returns table (kind text, object text, message text)
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    with uniques as (
        select
            x.indrelid,
            x.indexrelid,
            array(
                select a.attname::text
                from unnest(x.indkey::int2[]) with ordinality as k (number, place)
                inner join pg_attribute as a
                    on x.indrelid = a.attrelid and k.number = a.attnum
                where k.place <= x.indnkeyatts
                order by a.attname
            ) as columns,
            x.indpred is null
            and x.indexprs is null
            and not x.indisexclusion as is_plain,
            substr(
                pg_get_indexdef(x.indexrelid), strpos(pg_get_indexdef(x.indexrelid), ' USING ')
            ) as likeness
        from pg_index as x
        where
            x.indrelid in (p_from, p_to)
            and (x.indisunique or x.indisexclusion)
            and x.indisvalid
    )

    select
        'unique',
        f.indexrelid::regclass::text,
        format('the new table does not keep it: unique%s', f.likeness)
    from uniques as f
    where
        f.indrelid = p_from
        and not exists (
            select
            from uniques as t
            where
                t.indrelid = p_to
                and (f.likeness = t.likeness or (t.is_plain and t.columns <@ f.columns))
        )
    union all
    select
        'incoming foreign key',
        format('%I on %s', c.conname, c.conrelid::regclass),
        case
            when r.relkind = 'p'
                then 'before PostgreSQL 18 a partitioned table cannot take a foreign key that is '
                || 'not valid yet'
            else 'the new table has no unique key of the same columns and types; accepted, it goes '
            || 'on referring to the parked table, which follows'
        end
    from pg_constraint as c
    inner join pg_class as r
        on c.conrelid = r.oid
    where
        c.contype = 'f'
        and c.confrelid = p_from
        and c.conrelid not in (p_from, p_to)
        and c.conparentid = 0
        and (
            (r.relkind = 'p' and current_setting('server_version_num')::integer < 180000)
            or not exists (
                select
                from uniques as t
                where
                    t.indrelid = p_to
                    and t.is_plain
                    and t.columns = array(
                        select b.attname::text
                        from unnest(c.confkey) as k (number)
                        inner join pg_attribute as a
                            on a.attrelid = p_from and k.number = a.attnum
                        inner join pg_attribute as b
                            on
                                b.attrelid = p_to
                                and a.attname = b.attname
                                and a.atttypid = b.atttypid
                        order by b.attname
                    )
            )
        )
    union all
    select
        'outgoing foreign key',
        format('%I on %s', c.conname, p_from),
        format('the new table has no foreign key to %s like it', c.confrelid::regclass)
    from pg_constraint as c
    where
        c.contype = 'f'
        and c.conrelid = p_from
        and c.conparentid = 0
        and not exists (
            select
            from pg_constraint as t
            where
                t.contype = 'f'
                and t.conrelid = p_to
                and t.confrelid = case c.confrelid when p_from then p_to else c.confrelid end
        )
    union all
    select
        'sequence',
        format('%s.%I', p_from, s.column_name),
        'the same column of the new table draws from no sequence'
    from online.handover_sequences(p_from, p_to, '') as s
    where s.statement is null
    union all
    select
        'publication',
        p.pubname,
        format(
            'subscribers get the rows of %s by its name: add %s to the publication first',
            p_from, p_to
        )
    from pg_publication_rel as f
    inner join pg_publication as p
        on f.prpubid = p.oid
    where
        f.prrelid = p_from
        and not exists (
            select
            from pg_publication_rel as t
            where
                t.prpubid = f.prpubid
                and t.prrelid = p_to
        )
    union all
    select
        'owner',
        p_to::text,
        'both tables should have one owner'
    from pg_class as f
    inner join pg_class as t
        on f.oid = p_from and t.oid = p_to
    where f.relowner <> t.relowner
    union all
    select
        'schema',
        p_to::text,
        'both tables should lie in one schema'
    from pg_class as f
    inner join pg_class as t
        on f.oid = p_from and t.oid = p_to
    where f.relnamespace <> t.relnamespace
$function$;

revoke all on function online.handover_lacking(regclass, regclass) from public;

comment on function online.handover_lacking(regclass, regclass) is
    'What one table gives and another, which shall take its place, does not: kind, object, and '
    'what is missing.';

commit;
