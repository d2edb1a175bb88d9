-- Deploy routiq:online/status to pg
-- requires: online/sync_status
-- requires: online/column_change_status
-- requires: online/backfill_status
-- requires: online/sync_findings
-- requires: online/own_syncs
-- requires: online/leaf_tables
-- requires: online/qualified_name
-- requires: online/fill_name
-- requires: online/sync_trigger
-- requires: online/replication_lag

begin;

-- view online.status

-- No security_invoker, which PostgreSQL 14 lacks: whoever may read it, reads its tables by it.
-- Triggers are looked up and not believed: where one is gone or sleeps, nothing is carried over
-- and nobody gets an error. Rows are those of the last comparison; where there was none, or where
-- one is under way, those of the statistics.

create or replace view online.status as
with compared as (
    select
        c.sync,
        min(c.compared_at) as first_compared_at,
        sum(c.old_rows) filter (where c.side = 'old') as old_rows,
        sum(c.new_rows) filter (where c.side = 'new') as new_rows
    from online.sync_chunks as c
    group by c.sync
),

work (
    kind, name, fill, old_table, new_table, column_name, new_column, phase, writes, is_filled,
    compared_at, differing_rows, old_rows, new_rows, next_step, way_back, unguarded
) as (
    select
        'table' as kind,
        s.name,
        'sync ' || s.name,
        s.old_table,
        s.new_table,
        null::text as column_name,
        null::text as new_column,
        case
            when
                s.state = 'stopped'
                and (s.swapped_at is not null or online.qualified_name(s.old_table) is null)
                then 'contracted'
            when s.state = 'stopped' then 'stopped'
            when s.state = 'swapped' or s.direction = 'new' then 'swapped'
            when s.state = 'reconciled' then 'validated'
            when s.state = 'begun' then 'expand'
            when s.copied_at is not null or b.name is not null then 'backfill'
            else 'sync'
        end,
        case s.direction
            when 'old' then 'old to new'
            when 'new' then 'new to old'
            when 'both' then 'both ways'
        end,
        s.copied_at is not null,
        s.reconciled_at,
        s.differing_rows,
        c.old_rows,
        c.new_rows,
        t.next_step,
        t.way_back,
        (
            -- Of the two triggers of a side, the one that carries over or the one that refuses.
            select string_agg(coalesce(online.qualified_name(r.id), 'a table'), ' and ')
            from (values (s.old_table, 'old'), (s.new_table, 'new')) as r (id, side)
            left join pg_trigger as g
                on
                    r.id = g.tgrelid
                    and g.tgenabled in ('O', 'A')
                    and g.tgname = case
                        when s.direction in (r.side, 'both') then format('online_sync_%s', s.id)
                        else format('online_sync_%s_guard', s.id)
                    end
            where s.direction <> 'none' and g.oid is null
        )
    from online.syncs as s
    inner join online.sync_status as t
        on s.name = t.name
    left join online.backfills as b
        on b.name = 'sync ' || s.name
    left join compared as c
        on s.name = c.sync and s.reconciled_at >= c.first_compared_at
    union all
    select
        'column' as kind,
        c.name,
        online.fill_name(c),
        c.relation,
        null as new_table,
        c.column_name,
        c.new_column,
        case
            when t.state = 'begun' then 'expand'
            when t.state = 'expanded' and t.fill_state is null then 'sync'
            when t.state in ('expanded', 'filled') then 'backfill'
            when t.state = 'complete' then 'validated'
            when t.state in ('switched', 'finishing') then 'swapped'
            when t.state = 'finished' then 'contracted'
            else 'stopped'
        end,
        case when c.phase in ('expanded', 'switched') then 'both ways' end,
        t.state not in ('begun', 'expanded'),
        null as compared_at,
        null as differing_rows,
        null as old_rows,
        null as new_rows,
        t.next_step,
        case
            when t.state in ('switched', 'finishing')
                then format('call online.switch_column_change_back(%L)', c.name)
            when t.state not in ('finished', 'undone')
                then format('call online.undo_column_change(%L)', c.name)
        end,
        case
            when
                c.phase in ('expanded', 'switched')
                and not exists (
                    select
                    from pg_trigger as g
                    where
                        g.tgrelid = c.relation
                        and g.tgenabled in ('O', 'A')
                        and g.tgname = online.sync_trigger(c.column_name)
                )
                then coalesce(online.qualified_name(c.relation), 'a table')
        end
    from online.column_changes as c
    inner join online.column_change_status as t
        on c.name = t.name and c.relation = t.relation and c.column_name = t.column_name
    union all
    select
        'table' as kind,
        s.name,
        s.backfill,
        s.old_table,
        s.new_table,
        null as column_name,
        null as new_column,
        case when s.phase = 'sync' and b.name is not null then 'backfill' else s.phase end,
        case s.direction
            when 'old' then 'old to new'
            when 'new' then 'new to old'
            when 'both' then 'both ways'
        end,
        s.phase not in ('expand', 'sync') or coalesce(b.phase = 'done', false),
        s.compared_at,
        s.differing_rows,
        s.old_rows,
        s.new_rows,
        s.next_step,
        s.way_back,
        (
            select string_agg(distinct coalesce(online.qualified_name(r.id), 'a table'), ' and ')
            from (
                values (s.old_table, s.old_triggers), (s.new_table, s.new_triggers)
            ) as r (id, names)
            cross join unnest(r.names) as n (name)
            left join pg_trigger as g
                on r.id = g.tgrelid and n.name = g.tgname and g.tgenabled in ('O', 'A')
            where s.direction <> 'none' and g.oid is null
        )
    from online.own_syncs as s
    left join online.backfills as b
        on s.backfill = b.name
    union all
    select
        'backfill' as kind,
        b.name,
        b.name::text,
        b.relation,
        null as new_table,
        null as column_name,
        null as new_column,
        case when b.phase = 'done' then 'done' else 'backfill' end,
        null as writes,
        b.phase = 'done',
        null as compared_at,
        null as differing_rows,
        null as old_rows,
        null as new_rows,
        case
            when b.phase = 'cancelled' then format('select online.continue_backfill(%L)', b.name)
        end,
        null as way_back,
        null as unguarded
    from online.backfills as b
    where
        not exists (
            select
            from online.syncs as s
            where b.name = 'sync ' || s.name
        )
        and not exists (
            select
            from online.own_syncs as s
            where b.name = s.backfill
        )
        and not exists (
            select
            from online.column_changes as c
            where b.name = online.fill_name(c)
        )
),

measured as (
    select
        w.*,
        b.state as fill_state,
        b.throttled_by,
        b.scanned_rows as rows_done,
        b.rows_per_second,
        coalesce(
            b.estimated_rows,
            (
                select sum(r.reltuples)::bigint
                from online.leaf_tables(w.old_table) as t (id)
                inner join pg_class as r
                    on t.id = r.oid and r.reltuples >= 0
            )
        ) as estimated_old_rows,
        (
            select sum(r.reltuples)::bigint
            from online.leaf_tables(w.new_table) as t (id)
            inner join pg_class as r
                on t.id = r.oid and r.reltuples >= 0
        ) as estimated_new_rows,
        coalesce(online.qualified_name(w.old_table), '(dropped)') as relation,
        coalesce(online.qualified_name(w.new_table), w.new_column) as successor,
        case when w.is_filled then 100.0 else b.percent end as percent,
        case when not w.is_filled then b.time_left end as time_left,
        online.replication_lag() as lag_bytes,
        nullif(
            concat_ws(
                '; ',
                'a trigger is missing or disabled, and writes are not carried over: '
                || w.unguarded,
                case
                    when w.differing_rows > 0
                        then format('%s rows differed when they were compared', w.differing_rows)
                end,
                case when b.state = 'stopped' then 'nobody runs the backfill: call it again' end
            ),
            ''
        ) as problem
    from work as w
    left join online.backfill_status as b
        on w.fill = b.name
),

counted as (
    select
        m.*,
        case when m.is_filled then m.rows_done else m.estimated_old_rows end as rows_total,
        coalesce(m.old_rows, m.estimated_old_rows) as known_old_rows,
        coalesce(m.new_rows, m.estimated_new_rows) as known_new_rows,
        case
            when m.is_filled then m.differing_rows
            when m.kind <> 'backfill' and m.estimated_old_rows is not null
                then greatest(m.estimated_old_rows - coalesce(m.rows_done, 0), 0)
        end as rows_behind
    from measured as m
)

select
    c.kind,
    c.name,
    c.relation,
    c.column_name,
    c.successor,
    c.phase,
    c.fill_state,
    c.throttled_by,
    c.rows_done,
    c.rows_total,
    c.percent,
    c.rows_per_second,
    c.time_left,
    c.known_old_rows as old_rows,
    c.known_new_rows as new_rows,
    c.compared_at,
    c.writes,
    c.rows_behind,
    c.lag_bytes,
    c.problem,
    c.next_step,
    c.way_back
from counted as c;

revoke all on online.status from public;

comment on view online.status is
    'In which phase each table is that is changed while it is in use: expand, sync, backfill, '
    'validated, swapped, contracted; stopped where it was taken back, done for a backfill by '
    'itself. With rows, rate, time left, how far the other side is behind, what is wrong, the '
    'next step and the way back.';

commit;
