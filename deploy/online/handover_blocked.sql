-- Deploy routiq:online/handover_blocked to pg
-- requires: online/schema

begin;

-- function online.handover_blocked(regclass)

-- These keep reading the table itself, whatever it is called, and nothing can turn them round
-- without dropping them.

create or replace function online.handover_blocked(p_from regclass)
returns table (kind text, object text, message text)
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    with dependents as (
        select
            d.classid,
            d.objid
        from pg_depend as d
        where
            d.deptype in ('n', 'a')
            and (
                (d.refclassid = 'pg_class'::regclass and d.refobjid = p_from)
                or (
                    d.refclassid = 'pg_type'::regclass
                    and d.refobjid in (
                        select t.oid
                        from pg_type as t
                        where t.typrelid = p_from
                        union all
                        select t.typarray
                        from pg_type as t
                        where t.typrelid = p_from
                    )
                )
            )
    )

    select distinct
        case v.relkind when 'm' then 'materialized view' else 'rule' end,
        v.oid::regclass::text,
        'it would go on reading the parked table: drop it, and create it again after the swap'
    from dependents as d
    inner join pg_rewrite as w
        on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid
    inner join pg_class as v
        on w.ev_class = v.oid
    where
        v.relkind <> 'v'
        or v.oid = p_from
    union all
    select distinct
        'routine',
        p.oid::regprocedure::text,
        'its arguments, result or body are bound to the table itself: drop it, and create it '
        || 'again after the swap'
    from dependents as d
    inner join pg_proc as p
        on d.classid = 'pg_proc'::regclass and d.objid = p.oid
    union all
    select distinct
        'policy',
        format('%I on %s', p.polname, p.polrelid::regclass),
        'it reads the table itself: drop it, and create it again after the swap'
    from dependents as d
    inner join pg_policy as p
        on d.classid = 'pg_policy'::regclass and d.objid = p.oid
    where p.polrelid <> p_from
    union all
    select distinct
        'column',
        format('%s.%I', a.attrelid::regclass, a.attname),
        'its type is the row of the table itself'
    from dependents as d
    inner join pg_depend as e
        on d.classid = e.classid and d.objid = e.objid and e.refclassid = 'pg_type'::regclass
    inner join pg_attribute as a
        on
            d.classid = 'pg_class'::regclass
            and d.objid = a.attrelid
            and a.attnum = e.objsubid
            and not a.attisdropped
    inner join pg_type as t
        on e.refobjid = t.oid and p_from in (t.typrelid, (
            select i.typrelid
            from pg_type as i
            where i.oid = t.typelem
        ))
    union all
    select
        'inheritance',
        coalesce(nullif(h.inhrelid, p_from), h.inhparent)::regclass::text,
        'the table inherits or is inherited from, as a partition perhaps; a swap is for whole '
        || 'tables'
    from pg_inherits as h
    inner join pg_class as r
        on r.oid = p_from
    where
        h.inhrelid = p_from
        or (h.inhparent = p_from and r.relkind <> 'p')
$function$;

revoke all on function online.handover_blocked(regclass) from public;

comment on function online.handover_blocked(regclass) is
    'What leans on a table so that another one cannot take its place: kind, object, and why.';

commit;
