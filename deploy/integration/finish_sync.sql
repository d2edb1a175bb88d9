-- Deploy routiq:integration/finish_sync to pg
-- requires: integration/held_sync
-- requires: integration/record_sync_error
-- requires: integration/sync_state__policies
-- requires: integration/schema__open_to_workers
-- requires: core/require_context

begin;

-- function integration.finish_sync(uuid, int, text, text, jsonb, timestamptz, timestamptz)

-- A run that failed keeps its checkpoint, and the cursor stays where the last good run left it. A partial
-- one read everything: the cursor moves on, and the rows that could not be taken stand in
-- integration.sync_errors until a replay takes them. Raises RQ400, RQ401, RQ403, RQ404, RQ409, RQ422.

create or replace function integration.finish_sync(
    p_run_id uuid,
    p_attempt int,
    p_error text default null,
    p_error_class text default null,
    p_cursor jsonb default null,
    p_high_water_at timestamptz default null,
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
begin
    perform core.require_context();
    v_run := integration.held_sync(p_run_id, p_attempt);

    update integration.sync_runs as r
    set
        status = case
            when p_error is not null then 'failed'
            when r.failed_count > 0 then 'partial'
            else 'succeeded'
        end,
        last_error = left(p_error, 10000),
        finished_at = greatest(p_now, r.started_at)
    where r.organization_id = v_run.organization_id and r.id = v_run.id
    returning r.* into v_run;

    update integration.sync_state as s
    set
        cursor = case
            when v_run.status = 'failed' or v_run.kind = 'replay' then s.cursor
            else coalesce(p_cursor, v_run.checkpoint)
        end,
        high_water_at = case
            when v_run.status = 'failed' then s.high_water_at
            else greatest(s.high_water_at, p_high_water_at)
        end,
        last_successful_sync_at = case
            when v_run.status = 'succeeded' then v_run.finished_at
            else s.last_successful_sync_at
        end,
        sync_status = case when v_run.status = 'failed' then 'failed' else 'succeeded' end,
        errors_count = case v_run.status
            when 'succeeded' then 0
            when 'partial' then s.errors_count + v_run.failed_count
            else s.errors_count + 1
        end,
        updated_at = p_now
    where
        s.organization_id = v_run.organization_id
        and s.integration_id = v_run.integration_id
        and s.entity = v_run.entity;

    if p_error is not null then
        perform integration.record_sync_error(
            p_integration_id => v_run.integration_id,
            p_entity => v_run.entity,
            p_message => p_error,
            p_error_class => p_error_class,
            p_run_id => v_run.id,
            p_now => p_now
        );
    end if;

    update integration.service_integrations as i
    set
        status = case
            when v_run.status <> 'failed' and i.status in ('pending', 'failing') then 'active'
            when p_error_class = 'auth' and i.status in ('pending', 'active') then 'failing'
            else i.status
        end,
        last_ok_at = case when v_run.status = 'failed' then i.last_ok_at else v_run.finished_at end
    where i.organization_id = v_run.organization_id and i.id = v_run.integration_id;

    return v_run;
exception
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'these values cannot end a run', sqlerrm, 'correct them');
        return null;
end
$function$;

alter function integration.finish_sync(
    uuid, int, text, text, jsonb, timestamptz, timestamptz
) owner to app_owner;

revoke all on function integration.finish_sync(
    uuid, int, text, text, jsonb, timestamptz, timestamptz
) from public;
grant execute on function integration.finish_sync(
    uuid, int, text, text, jsonb, timestamptz, timestamptz
) to app_worker;

comment on function integration.finish_sync(
    uuid, int, text, text, jsonb, timestamptz, timestamptz
) is
    'Ends a run: failed with p_error, else succeeded, or partial where rows could not be taken. '
    'The next incremental run begins at p_cursor, else at the last checkpoint. Raises RQ404, '
    'RQ409, RQ422.';

commit;
