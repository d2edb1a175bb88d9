-- function jobs.cancel(uuid)

-- For functions of the tenant: what the context does not see is not there. Of an ordering key it
-- waits first, as whoever puts one in does: else a job that is put in behind the one that goes would
-- hold neither that nor the one before it, and stay blocked (jobs.lock_keys).

create or replace function jobs.cancel(p_id uuid)
returns text
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set jit = off
set plan_cache_mode = force_generic_plan
as $function$
declare
    v_job jobs.jobs;
begin
    perform jobs.lock_keys(j.organization_id, j.queue, array[j.ordering_key])
    from jobs.jobs as j
    where
        j.organization_id = core.current_org_id()
        and j.id = p_id
        and j.ordering_key is not null;

    select j.*
    into v_job
    from jobs.jobs as j
    where j.organization_id = core.current_org_id() and j.id = p_id
    for update;

    if v_job.id is null then
        return null;
    elsif v_job.state = 'running' then
        update jobs.jobs as j
        set cancel_requested_at = coalesce(j.cancel_requested_at, clock_timestamp())
        where j.organization_id = v_job.organization_id and j.id = p_id;

        return 'requested';
    end if;

    v_job.cancel_requested_at := clock_timestamp();
    perform jobs.leave(v_job, 'cancelled');

    return 'cancelled';
end
$function$;

alter function jobs.cancel(uuid) owner to app_owner;

revoke all on function jobs.cancel(uuid) from public;
grant execute on function jobs.cancel(uuid) to app_worker;

comment on function jobs.cancel(uuid) is
    'Takes back a job of the organization of the context: cancelled where nobody had it, requested '
    'where a worker has it and is asked to stop, null where it is not there.';
