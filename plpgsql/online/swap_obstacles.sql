-- function online.swap_obstacles(text)

create or replace function online.swap_obstacles(p_name text)
returns table (kind text, object text, message text)
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select
        b.kind,
        b.object,
        b.message
    from online.syncs as s
    cross join lateral online.handover_blocked(s.old_table) as b
    where s.name = p_name
    union all
    select
        l.kind,
        l.object,
        l.message
    from online.syncs as s
    cross join lateral online.handover_lacking(s.old_table, s.new_table) as l
    where s.name = p_name
    union all
    select
        'view',
        v.oid::regclass::text,
        format('the new table has no column %I of the same type', a.attname)
    from online.syncs as s
    inner join pg_depend as d
        on d.refclassid = 'pg_class'::regclass and s.old_table = d.refobjid and d.refobjsubid > 0
    inner join pg_rewrite as w
        on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid
    inner join pg_class as v
        on w.ev_class = v.oid and v.relkind = 'v'
    inner join pg_attribute as a
        on s.old_table = a.attrelid and d.refobjsubid = a.attnum
    where
        s.name = p_name
        and not exists (
            select
            from pg_attribute as t
            where
                t.attrelid = s.new_table
                and t.attname = a.attname
                and t.atttypid = a.atttypid
                and t.atttypmod = a.atttypmod
        )
    union all
    select
        'rows',
        s.name,
        case
            when s.reconciled_at is null
                then format('nobody compared the tables yet: call online.reconcile(%L)', s.name)
            else format('%s rows differed when the tables were compared', s.differing_rows)
        end
    from online.syncs as s
    where
        s.name = p_name
        and (s.reconciled_at is null or s.differing_rows > 0)
$function$;

revoke all on function online.swap_obstacles(text) from public;

comment on function online.swap_obstacles(text) is
    'What a swap would lose or leave behind, so that it is refused: kind, object, and why. A kind '
    'can be gone over by p_accept of online.swap_sync.';
