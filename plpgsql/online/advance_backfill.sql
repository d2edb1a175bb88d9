-- function online.advance_backfill(text, text)

-- One transaction's share. The row of progress is locked first: pause and cancel wait for a batch
-- at most, and two runners would take turns. Row security is off, for an update that it filters
-- says nothing of the rows it passed over; with it off, it raises. Sequential scans are off,
-- because a batch is a range of an index, whatever old statistics say.

create or replace function online.advance_backfill(p_name text, p_path text)
returns text
language plpgsql
volatile
strict
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_backfill online.backfills;
    v_vacuumed_at timestamptz;
    v_reason text;
    v_began_at timestamptz;
    v_last_key text[];
    v_scanned bigint;
    v_updated bigint;
    v_is_last boolean;
begin
    select b.*
    into strict v_backfill
    from online.backfills as b
    where b.name = p_name
    for update;

    if v_backfill.phase = 'cancelled' then
        raise exception 'backfill "%" was cancelled', p_name
            using
                errcode = 'query_canceled',
                detail = format('%s rows are done and stay so', v_backfill.scanned_rows);
    elsif v_backfill.phase = 'done' then
        return 'done';
    elsif v_backfill.phase = 'paused' then
        return 'rest';
    end if;

    v_vacuumed_at := online.last_vacuum_at(v_backfill.relation);

    if v_vacuumed_at is distinct from v_backfill.vacuumed_at then
        v_backfill.dead_rows_unseen := 0;
        update online.backfills as b
        set
            vacuumed_at = v_vacuumed_at,
            dead_rows_unseen = 0
        where b.name = p_name;
    end if;

    v_reason := online.reason_to_rest(v_backfill);

    if v_reason is distinct from v_backfill.throttled_by then
        update online.backfills as b
        set throttled_by = v_reason
        where b.name = p_name;
    end if;

    if v_reason is not null then
        return 'rest';
    end if;

    v_began_at := clock_timestamp();
    perform set_config('row_security', 'off', true);
    perform set_config('enable_seqscan', 'off', true);
    perform set_config('lock_timeout', '200ms', true);

    begin
        select
            d.last_key,
            d.scanned,
            d.updated
        into v_last_key, v_scanned, v_updated
        from online.do_batch(v_backfill, p_path) as d;
    exception
        when lock_not_available or deadlock_detected then
            update online.backfills as b
            set
                batch_rows = greatest(1, b.batch_rows / 2),
                refused_batches = b.refused_batches + 1
            where b.name = p_name;
            return 'rest';
    end;

    -- What comes behind a batch that was not full is behind the end, or new, and right already.
    v_is_last := coalesce(v_scanned, 0) < v_backfill.batch_rows;
    perform online.keep_progress(
        v_backfill, v_last_key, v_scanned, v_updated, clock_timestamp() - v_began_at, v_is_last
    );
    return case when v_is_last then 'done' else 'batch' end;
end
$function$;

revoke all on function online.advance_backfill(text, text) from public;

comment on function online.advance_backfill(text, text) is
    'Does the next batch of a backfill in the caller''s transaction, with its row of progress. '
    'Answers batch, rest (paused, throttled or a lock refused: nothing was done) or done; raises '
    '57014 when it was cancelled.';
