-- view online.backfill_status

-- No security_invoker, which PostgreSQL 14 lacks: whoever may read it, reads its table by it.

create or replace view online.backfill_status as
with measured as (
    select
        b.*,
        case
            when b.phase not in ('running', 'paused') then b.phase
            when not online.is_run(b) then 'stopped'
            when b.phase = 'paused' then 'paused'
            when b.throttled_by is not null then 'resting'
            else 'running'
        end as state,
        case
            when b.phase = 'done' then 100.0
            else least(round(100.0 * b.scanned_rows / nullif(b.estimated_rows, 0), 1), 99.9)
        end as percent,
        round(b.rows_per_second) as rate,
        interval '1 s' * round(
            case when b.phase <> 'done' then greatest(b.estimated_rows - b.scanned_rows, 0) end
            / nullif(b.rows_per_second, 0)
        ) as time_left,
        online.replication_lag() as lag_bytes
    from online.backfills as b
)

select
    m.name,
    m.relation,
    m.state,
    m.throttled_by,
    m.scanned_rows,
    m.updated_rows,
    m.estimated_rows,
    m.percent,
    m.rate as rows_per_second,
    m.time_left,
    m.batch_rows,
    m.refused_batches,
    m.lag_bytes,
    m.runner_pid,
    m.created_at,
    m.updated_at,
    m.finished_at
from measured as m;

revoke all on online.backfill_status from public;

comment on view online.backfill_status is
    'How far each backfill is. State stopped means that nobody runs it: call it again to resume. '
    'Time left counts work alone, by the estimate of rows and the rate of late.';
