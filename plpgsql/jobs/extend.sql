-- function jobs.extend(uuid, text, interval)

-- The worker is named, so that who lost the job does not hold it for who has it now.

create or replace function jobs.extend(
    p_id uuid, p_worker text, p_lease interval default '5 minutes'
)
returns table (lease_expires_at timestamptz, is_cancel_requested boolean)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set jit = off
set plan_cache_mode = force_generic_plan
as $function$
begin
    return query
    update jobs.jobs as j
    set lease_expires_at = clock_timestamp() + p_lease
    where j.id = p_id and j.state = 'running' and j.worker = p_worker
    returning j.lease_expires_at, j.cancel_requested_at is not null;
end
$function$;

alter function jobs.extend(uuid, text, interval) owner to app_dispatcher;

revoke all on function jobs.extend(uuid, text, interval) from public;
grant execute on function jobs.extend(uuid, text, interval) to app_worker;

comment on function jobs.extend(uuid, text, interval) is
    'Holds a job for longer, from now on, and says whether somebody asked it to stop. No row where '
    'the worker has it no longer: stop, and undo what you did.';
