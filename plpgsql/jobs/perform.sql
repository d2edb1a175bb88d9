-- function jobs.perform(uuid)

-- What the handler does and the report are one transaction, so it has its effect exactly once. An
-- error undoes both; the worker then calls jobs.fail in another. Raises RQ404, and what the handler
-- raises.

create or replace function jobs.perform(p_id uuid)
returns jsonb
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
    v_routine text;
    v_result jsonb;
begin
    select j.*
    into v_job
    from jobs.jobs as j
    where j.id = p_id and j.state = 'running';

    select h.routine
    into v_routine
    from jobs.handlers as h
    where h.kind = v_job.kind;

    if v_job.id is null then
        -- app_dispatcher has no right on core
        raise exception 'nobody works on this job'
            using
                errcode = 'RQ404',
                detail = format('job "%s" does not run', p_id),
                hint = 'claim it first; its lease may have run out';
    elsif v_routine is null then
        -- app_dispatcher has no right on core
        raise exception 'nobody knows this kind of job'
            using
                -- tried again: a worker that knows it may come, or be on its way
                errcode = 'RQ503',
                detail = format('kind "%s"', v_job.kind),
                hint = 'add its routine to jobs.handlers, or give it to a worker that knows it';
    elsif
        v_job.kind like 'platform.%'
        and v_job.organization_id <> '00000000-0000-0000-0000-000000000000'
    then
        -- app_dispatcher has no right on core
        raise exception 'this kind of job is the platform''s own'
            using
                errcode = 'RQ403',
                detail = format('kind "%s"', v_job.kind),
                hint = 'it is put in by jobs.schedule_defaults';
    end if;

    v_result := jobs.run_handler(v_job, v_routine);

    if not jobs.complete(p_id, v_result) then
        -- app_dispatcher has no right on core
        raise exception 'somebody else finished this job'
            using
                errcode = 'RQ409',
                detail = format('job "%s"', p_id),
                hint = 'nothing is to be done: what this try did is undone';
    end if;

    return v_result;
end
$function$;

alter function jobs.perform(uuid) owner to app_dispatcher;

revoke all on function jobs.perform(uuid) from public;
grant execute on function jobs.perform(uuid) to app_worker;

comment on function jobs.perform(uuid) is
    'Works a claimed job off by the routine that jobs.handlers names, reports it as done, and '
    'returns the result: all or nothing. Raises RQ404, RQ409, RQ422, and what the routine raises.';
