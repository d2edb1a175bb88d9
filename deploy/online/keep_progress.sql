-- Deploy routiq:online/keep_progress to pg
-- requires: online/backfills

begin;

-- function online.keep_progress(online.backfills, text[], bigint, bigint, interval, boolean)

-- The size of a batch at most doubles or halves: one slow commit says little. For its time alone
-- it takes no less than ten rows. Each batch costs some milliseconds of its own: row by row they
-- would be most of the work, and writers would be quicker.

create or replace function online.keep_progress(
    p_backfill online.backfills,
    p_last_key text[],
    p_scanned bigint,
    p_updated bigint,
    p_took interval,
    p_is_last boolean
)
returns void
language sql
volatile
set search_path = pg_catalog, pg_temp
as $function$
    update online.backfills as b
    set
        phase = case when p_is_last then 'done' else b.phase end,
        finished_at = case when p_is_last then clock_timestamp() end,
        last_key = coalesce(p_last_key, b.last_key),
        scanned_rows = b.scanned_rows + coalesce(p_scanned, 0),
        updated_rows = b.updated_rows + coalesce(p_updated, 0),
        dead_rows_unseen = b.dead_rows_unseen + coalesce(p_updated, 0),
        batch_rows = case
            when p_scanned < b.batch_rows then b.batch_rows
            else
                least(
                    greatest(
                        b.batch_rows
                        * least(
                            greatest(
                                extract(epoch from b.batch_target)
                                / greatest(extract(epoch from p_took), 0.0001),
                                0.5
                            ),
                            2
                        ),
                        least(b.batch_rows * 2, 10)
                    ),
                    100000
                )::integer
        end,
        rows_per_second = case
            when p_scanned is null then b.rows_per_second
            else
                coalesce(b.rows_per_second * 0.8, 0)
                + case when b.rows_per_second is null then 1 else 0.2 end
                * p_scanned / greatest(extract(epoch from p_took), 0.0001)
        end,
        updated_at = clock_timestamp()
    where b.name = (p_backfill).name
$function$;

revoke all on function
online.keep_progress(online.backfills, text[], bigint, bigint, interval, boolean)
from public;

comment on function
online.keep_progress(online.backfills, text[], bigint, bigint, interval, boolean) is
    'Writes how far a backfill is after a batch, and how many rows the next one takes; after the '
    'last, that it is done.';

commit;
