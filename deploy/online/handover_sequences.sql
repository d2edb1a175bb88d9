-- Deploy routiq:online/handover_sequences to pg
-- requires: online/qualified_name

begin;

-- function online.handover_sequences(regclass, regclass, text)

-- A sequence that both tables draw from changes its owner, or it would go with the parked table. A
-- sequence of the second table's own goes on where the first one stands.

create or replace function online.handover_sequences(p_from regclass, p_to regclass, p_name text)
returns table (column_name name, statement text)
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    with drawn as (
        select
            r.id as table_id,
            a.attname,
            d.refobjid as sequence_id,
            false as is_owned
        from (values (p_from::oid), (p_to::oid)) as r (id)
        inner join pg_attribute as a
            on r.id = a.attrelid and a.attnum > 0 and not a.attisdropped
        inner join pg_attrdef as f
            on r.id = f.adrelid and a.attnum = f.adnum
        inner join pg_depend as d
            on f.oid = d.objid and d.classid = 'pg_attrdef'::regclass
        inner join pg_class as s
            on d.refobjid = s.oid and d.refclassid = 'pg_class'::regclass and s.relkind = 'S'
        union all
        select
            d.refobjid,
            a.attname,
            s.oid,
            d.deptype = 'a'
        from pg_class as s
        inner join pg_depend as d
            on s.oid = d.objid and d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i')
        inner join pg_attribute as a
            on d.refobjid = a.attrelid and d.refobjsubid = a.attnum
        where
            s.relkind = 'S'
            and d.refclassid = 'pg_class'::regclass
            and d.refobjid in (p_from, p_to)
    ),

    sequences as (
        select
            w.table_id,
            w.attname,
            w.sequence_id,
            bool_or(w.is_owned) as is_owned
        from drawn as w
        group by w.table_id, w.attname, w.sequence_id
    )

    select
        f.attname,
        case
            when t.sequence_id is null then null
            when t.sequence_id = f.sequence_id and f.is_owned
                then format(
                    'alter sequence %s owned by %s.%I',
                    online.qualified_name(f.sequence_id), p_name, f.attname
                )
            when t.sequence_id <> f.sequence_id
                then format(
                    'select pg_catalog.setval(%L, s.last_value, s.is_called) from (select '
                    'u.last_value, u.is_called from (select f.last_value, f.is_called from %s as '
                    'f union all select t.last_value, t.is_called from %s as t) as u order by '
                    'u.last_value desc, u.is_called desc limit 1) as s',
                    online.qualified_name(t.sequence_id), online.qualified_name(f.sequence_id),
                    online.qualified_name(t.sequence_id)
                )
            else ''
        end
    from sequences as f
    left join sequences as t
        on t.table_id = p_to and f.attname = t.attname
    where f.table_id = p_from
$function$;

revoke all on function online.handover_sequences(regclass, regclass, text) from public;

comment on function online.handover_sequences(regclass, regclass, text) is
    'For each column of a table that draws from a sequence, the statement that lets the second '
    'table draw on: empty where nothing is to do, null where it has no sequence.';

commit;
