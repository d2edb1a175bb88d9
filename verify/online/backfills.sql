-- Verify routiq:online/backfills on pg

begin;

select
    b.name,
    b.relation,
    b.assignments,
    b.condition,
    b.phase,
    b.last_key,
    b.end_key,
    b.scanned_rows,
    b.updated_rows,
    b.estimated_rows,
    b.batch_rows,
    b.batch_target,
    b.max_lag_bytes,
    b.max_dead_rows,
    b.dead_rows_unseen,
    b.vacuumed_at,
    b.refused_batches,
    b.throttled_by,
    b.rows_per_second,
    b.runner_pid,
    b.runner_started_at,
    b.created_at,
    b.updated_at,
    b.finished_at
from online.backfills as b
where false;

do $verify$
begin
    assert exists (
        select
        from pg_catalog.pg_constraint as c
        where c.conname = 'pk_backfills' and c.conrelid = 'online.backfills'::pg_catalog.regclass
    ), 'online.backfills should have its primary key';
end
$verify$;

rollback;
