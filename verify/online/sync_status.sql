-- Verify routiq:online/sync_status on pg

begin;

create temporary view sync_status as
select
    s.name,
    s.state,
    s.direction,
    s.old_table,
    s.new_table,
    b.state as copy_state,
    s.differing_rows,
    s.begun_at,
    s.copied_at,
    s.reconciled_at,
    s.swapped_at,
    s.stopped_at,
    case when s.copied_at is not null then 100.0 else b.percent end as copied_percent,
    case s.state
        when 'begun' then 'call online.start_sync with the same arguments again'
        when 'started' then format('call online.copy_sync(%L)', s.name)
        when 'copied' then format('call online.reconcile(%L)', s.name)
        when 'reconciled'
            then format(
                    'call online.swap_sync(%1$L), or online.direct_sync(%1$L, ''both'')', s.name
                )
        when 'swapped'
            then format(
                    'call online.stop_sync(%1$L, p_for_good => true), or to go back '
                    'online.unswap_sync(%1$L)',
                    s.name
                )
    end as next_step,
    case
        when s.state in ('started', 'copied', 'reconciled')
            then format('call online.stop_sync(%L)', s.name)
        when s.state = 'swapped' then format('call online.unswap_sync(%L)', s.name)
    end as way_back
from online.syncs as s
left join online.backfill_status as b
    on b.name = 'sync ' || s.name;

set local search_path = pg_catalog, pg_temp;

do $verify$
declare
    v_differs text;
begin
    -- view online.sync_status
    select string_agg(c.fact, ', ')
    into v_differs
    from pg_class as r
    cross join lateral (
        values
        ('kind', r.relkind = 'v'),
        (
            'query',
            pg_get_viewdef(r.oid)
            = pg_get_viewdef('pg_temp.sync_status'::regclass)
        ),
        (
            'options',
            r.reloptions is not distinct from (
                select t.reloptions
                from pg_class as t
                where t.oid = 'pg_temp.sync_status'::regclass
            )
        ),
        (
            'privileges',
            array(
                select
                    concat(
                        case when a.grantee = 0 then 'public' else pg_get_userbyid(a.grantee) end,
                        ':',
                        lower(a.privilege_type),
                        case when a.is_grantable then '*' end
                    ) collate "C"
                from aclexplode(coalesce(r.relacl, acldefault('r', r.relowner))) as a
                where a.grantee <> r.relowner
                order by 1
            )
            = array(
                select g.held collate "C"
                from unnest(array[]::text[]) as g (held)
                where split_part(g.held, ':', 1) <> pg_get_userbyid(r.relowner)
                order by 1
            )
        )
    ) as c (fact, holds)
    where r.oid = 'online.sync_status'::regclass and c.holds is not true;
    if v_differs is not null then
        raise exception '% differs from its source in: %', 'view online.sync_status', v_differs;
    end if;
end;
$verify$;

rollback;
