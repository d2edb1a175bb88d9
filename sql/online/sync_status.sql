-- view online.sync_status

-- No security_invoker, which PostgreSQL 14 lacks: whoever may read it, reads its tables by it.

create or replace view online.sync_status as
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

revoke all on online.sync_status from public;

comment on view online.sync_status is
    'Where each sync of two tables stands, what comes next, and the way back from there.';
