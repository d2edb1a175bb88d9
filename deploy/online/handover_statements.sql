-- Deploy routiq:online/handover_statements to pg
-- requires: online/syncs
-- requires: online/qualified_name
-- requires: online/handover_access
-- requires: online/handover_triggers
-- requires: online/handover_indexes
-- requires: online/handover_views
-- requires: online/swap_obstacles
-- requires: online/handover_foreign_keys
-- requires: online/handover_lacking
-- requires: online/handover_sequences
-- requires: online/direction_statements

begin;

-- function online.handover_statements(online.syncs, regclass, regclass, name, text[])

-- What is made again by its old text finds the new table, which has the name by then.

create or replace function online.handover_statements(
    p_sync online.syncs,
    p_from regclass,
    p_to regclass,
    p_parked name,
    p_accept text[]
)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    with tables as (
        select
            online.qualified_name(p_from) as from_name,
            online.qualified_name(p_to) as to_name,
            f.relname as name,
            f.relreplident = 'f' and t.relreplident <> 'f' as is_fully_identified
        from pg_class as f
        inner join pg_class as t
            on f.oid = p_from and t.oid = p_to
    ),

    statements as (
        select
            0 as place,
            format('lock table %s in access exclusive mode', l.name) as text
        from tables as t
        cross join lateral (values (t.from_name), (t.to_name)) as l (name)
        union all
        select distinct
            1,
            format('lock table %s in access exclusive mode', online.qualified_name(k.child))
        from online.handover_foreign_keys(p_from) as k
        union all
        select
            case when a.is_after then 6 else 2 end,
            a.statement
        from tables as t
        cross join lateral online.handover_access(p_from, p_to, t.from_name) as a
        union all
        select
            case when g.is_after then 6 else 2 end,
            g.statement
        from tables as t
        cross join lateral online.handover_triggers(p_from, p_to, t.from_name) as g
        union all
        select
            2,
            online.direction_statements(
                p_sync, case p_to when p_sync.new_table then 'new' else 'old' end
            )
        union all
        select
            3,
            i.statement
        from online.handover_indexes(p_from, p_to) as i (statement)
        union all
        select
            4,
            format('alter table %s rename to %I', t.from_name, p_parked)
        from tables as t
        union all
        select
            5,
            format('alter table %s rename to %I', t.to_name, t.name)
        from tables as t
        union all
        select
            6,
            v.statement
        from online.handover_views(p_from) as v
        where
            not ('view' = any(p_accept))
            or v.id::text not in (
                select o.object
                from online.swap_obstacles(p_sync.name) as o
                where o.kind = 'view'
            )
        union all
        select
            6,
            k.statement
        from online.handover_foreign_keys(p_from) as k
        where
            not ('incoming foreign key' = any(p_accept))
            or format('%I on %s', k.name, k.child) not in (
                select o.object
                from online.handover_lacking(p_from, p_to) as o
                where o.kind = 'incoming foreign key'
            )
        union all
        select
            6,
            q.statement
        from tables as t
        cross join lateral online.handover_sequences(p_from, p_to, t.from_name) as q
        where q.statement <> ''
        union all
        select
            6,
            format('alter table %s replica identity full', t.from_name)
        from tables as t
        where t.is_fully_identified
    )

    select string_agg(s.text, '; ' order by s.place, s.text) || '; '
    from statements as s
$function$;

revoke all on function
online.handover_statements(online.syncs, regclass, regclass, name, text[])
from public;

comment on function
online.handover_statements(online.syncs, regclass, regclass, name, text[]) is
    'The statements by which a second table takes the name of a first, with all that leans on it, '
    'and the first is parked under another.';

commit;
