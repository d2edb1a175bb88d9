-- function jobs.complete(uuid, jsonb)

-- What jobs.complete_many does, for one: half of its time.

create or replace function jobs.complete(p_id uuid, p_result jsonb default null)
returns boolean
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set plan_cache_mode = force_generic_plan
as $function$
declare
    v_job jobs.jobs;
begin
    select j.*
    into v_job
    from jobs.jobs as j
    where j.id = p_id and j.state = 'running'
    for update;

    if v_job.id is null then
        return false;
    end if;

    v_job.result := coalesce(p_result, v_job.result);
    perform jobs.leave(v_job, 'done');

    return true;
end
$function$;

alter function jobs.complete(uuid, jsonb) owner to app_dispatcher;

revoke all on function jobs.complete(uuid, jsonb) from public;
grant execute on function jobs.complete(uuid, jsonb) to app_worker;

comment on function jobs.complete(uuid, jsonb) is
    'Reports a job as done. False where it does not run any longer, because its lease ran out and '
    'somebody else finished it: undo then what you did, by rolling back.';
