-- function jobs.report_progress(uuid, text, jsonb)

create or replace function jobs.report_progress(p_id uuid, p_worker text, p_progress jsonb)
returns boolean
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set jit = off
set plan_cache_mode = force_generic_plan
as $function$
begin
    update jobs.jobs as j
    set progress = p_progress
    where j.id = p_id and j.state = 'running' and j.worker = p_worker;

    return found;
end
$function$;

alter function jobs.report_progress(uuid, text, jsonb) owner to app_dispatcher;

revoke all on function jobs.report_progress(uuid, text, jsonb) from public;
grant execute on function jobs.report_progress(uuid, text, jsonb) to app_worker;

comment on function jobs.report_progress(uuid, text, jsonb) is
    'Says how far a job is: for people, and for the next try to go on from. False where the worker '
    'has it no longer.';
