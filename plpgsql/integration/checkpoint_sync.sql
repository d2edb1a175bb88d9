-- function integration.checkpoint_sync(uuid, int, jsonb, jsonb, bigint, timestamptz)

-- In the transaction that wrote the page: both are there or neither, so a page is neither lost nor
-- counted twice, whenever the worker dies. Raises RQ400, RQ401, RQ403, RQ404, RQ409, RQ422.

create or replace function integration.checkpoint_sync(
    p_run_id uuid,
    p_attempt int,
    p_checkpoint jsonb,
    p_counts jsonb default '{}',
    p_expected_count bigint default null,
    p_now timestamptz default clock_timestamp()
)
returns integration.sync_runs
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_run integration.sync_runs;
    v_unknown text;
begin
    perform core.require_context();
    v_run := integration.held_sync(p_run_id, p_attempt);

    select min(c.key)
    into v_unknown
    from jsonb_each_text(p_counts) as c
    where
        c.key not in ('read', 'inserted', 'updated', 'unchanged', 'deleted', 'failed')
        or c.value !~ '^[0-9]{1,15}$';

    if v_unknown is not null then
        perform core.refuse(
            'RQ422', 'these are no counts', format('"%s" is unknown, or no number', v_unknown),
            'count read, inserted, updated, unchanged, deleted and failed'
        );
    end if;

    update integration.sync_runs as r
    set
        checkpoint = p_checkpoint,
        checkpointed_at = p_now,
        expected_count = coalesce(p_expected_count, r.expected_count),
        read_count = r.read_count + coalesce((p_counts ->> 'read')::bigint, 0),
        inserted_count = r.inserted_count + coalesce((p_counts ->> 'inserted')::bigint, 0),
        updated_count = r.updated_count + coalesce((p_counts ->> 'updated')::bigint, 0),
        unchanged_count = r.unchanged_count + coalesce((p_counts ->> 'unchanged')::bigint, 0),
        deleted_count = r.deleted_count + coalesce((p_counts ->> 'deleted')::bigint, 0),
        failed_count = r.failed_count + coalesce((p_counts ->> 'failed')::bigint, 0)
    where r.organization_id = v_run.organization_id and r.id = v_run.id
    returning r.* into v_run;

    update integration.sync_state as s
    set
        records_processed = s.records_processed + coalesce((p_counts ->> 'read')::bigint, 0),
        updated_at = p_now
    where
        s.organization_id = v_run.organization_id
        and s.integration_id = v_run.integration_id
        and s.entity = v_run.entity;

    return v_run;
exception
    when check_violation or not_null_violation or invalid_parameter_value then
        perform core.refuse('RQ422', 'this cannot be a checkpoint', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function integration.checkpoint_sync(uuid, int, jsonb, jsonb, bigint, timestamptz)
owner to app_owner;

revoke all on function integration.checkpoint_sync(uuid, int, jsonb, jsonb, bigint, timestamptz)
from public;
grant execute on function integration.checkpoint_sync(
    uuid, int, jsonb, jsonb, bigint, timestamptz
) to app_worker;

comment on function integration.checkpoint_sync(uuid, int, jsonb, jsonb, bigint, timestamptz) is
    'Keeps where a run would go on, and adds what the page did: p_counts is an object of read, '
    'inserted, updated, unchanged, deleted and failed. Call it in the transaction of the page. '
    'Raises RQ404, RQ409 where the run is over, cancelled or taken over, RQ422.';
