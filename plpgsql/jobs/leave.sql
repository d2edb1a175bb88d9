-- function jobs.leave(jobs.jobs, text)

-- Whoever calls it holds the row. jobs.complete_many does the same for many at once.

create or replace function jobs.leave(p_job jobs.jobs, p_state text)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    delete from jobs.jobs as j
    where j.organization_id = p_job.organization_id and j.id = p_job.id;

    insert into jobs.job_archive (
        organization_id, id, position, run_at, started_at, cancel_requested_at, created_at,
        created_by, priority, attempt, max_attempts, state, queue, kind, args, worker,
        ordering_key, unique_key, correlation_id, progress, result, error_class, error,
        finished_at
    )
    values (
        p_job.organization_id, p_job.id, p_job.position, p_job.run_at, p_job.started_at,
        p_job.cancel_requested_at, p_job.created_at, p_job.created_by, p_job.priority,
        p_job.attempt, p_job.max_attempts, p_state, p_job.queue, p_job.kind, p_job.args,
        p_job.worker, p_job.ordering_key, p_job.unique_key, p_job.correlation_id, p_job.progress,
        p_job.result, p_job.error_class, p_job.error, clock_timestamp()
    );

    if p_job.ordering_key is not null then
        perform jobs.unblock(p_job.organization_id, p_job.queue, array[p_job.ordering_key]);
    end if;
end
$function$;

alter function jobs.leave(jobs.jobs, text) owner to app_owner;

revoke all on function jobs.leave(jobs.jobs, text) from public;
grant execute on function jobs.leave(jobs.jobs, text) to app_dispatcher;

comment on function jobs.leave(jobs.jobs, text) is
    'Moves a job to the archive, dead or cancelled, and lets the next of its ordering key run.';
