-- Deploy routiq:online/advance_backfill to pg
-- requires: online/batch_end_query
-- requires: online/batch_statement
-- requires: online/copy_frame
-- requires: online/reason_to_rest
-- requires: online/keep_progress

begin;

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
-- The caller's own expressions are executed, with the caller's rights:
-- @plpgsql_check_options: security_warnings = false
declare
    v_backfill online.backfills;
    v_vacuumed_at timestamptz;
    v_reason text;
    v_began_at timestamptz;
    v_statement text;
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
        execute online.batch_end_query(
            v_backfill.relation, v_backfill.tenant_column, v_backfill.last_key is null, 'true'
        )
        into v_last_key, v_scanned
        using v_backfill.last_key, v_backfill.batch_rows;

        if v_last_key is not null then
            v_statement := online.batch_statement(v_backfill);
            perform pg_catalog.set_config(
                'online.sync_frame', online.copy_frame(v_backfill), true
            );
            perform pg_catalog.set_config('search_path', p_path, true);
            execute v_statement using v_backfill.last_key, v_last_key;
            get diagnostics v_updated = row_count;
        end if;

        perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        perform set_config('online.sync_frame', '', true);
    exception
        when lock_not_available or deadlock_detected then
            update online.backfills as b
            set
                batch_rows = greatest(1, b.batch_rows / 2),
                refused_batches = b.refused_batches + 1
            where b.name = p_name;
            return 'rest';
    end;

    -- Rows that come behind a batch that was not full are new, and new rows are right already.
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

commit;
