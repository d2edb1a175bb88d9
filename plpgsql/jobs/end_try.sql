-- function jobs.end_try(jobs.jobs, text, text, interval)

-- Whoever calls it holds the row. What waits for a person (auth) or for other data (validation) is not
-- helped by trying again, so it is given up at once, like what is said to be permanent.

create or replace function jobs.end_try(
    p_job jobs.jobs, p_class text, p_error text, p_retry_after interval
)
returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_hopeless constant text[] := array['permanent', 'auth', 'validation'];
    v_now timestamptz := clock_timestamp();
    v_queue jobs.queues;
    v_outcome text;
    v_retry_at timestamptz;
begin
    select q.*
    into v_queue
    from jobs.queues as q
    where q.name = p_job.queue;

    v_outcome := case
        when p_job.cancel_requested_at is not null then 'cancelled'
        when p_class = any(c_hopeless) or p_job.attempt >= p_job.max_attempts then 'dead'
        when p_class = 'lost' then 'lost'
        else 'failed'
    end;

    if v_outcome in ('failed', 'lost') then
        v_retry_at := v_now + coalesce(
            p_retry_after,
            jobs.retry_delay(
                p_base => v_queue.backoff_base,
                p_cap => v_queue.backoff_cap,
                p_jitter => v_queue.backoff_jitter,
                p_attempt => p_job.attempt
            )
        );
    end if;

    insert into jobs.job_attempts (
        organization_id, job_id, attempt, started_at, finished_at, outcome, queue, kind, worker,
        error_class, error, retry_at
    )
    values (
        p_job.organization_id, p_job.id, p_job.attempt, p_job.started_at,
        greatest(v_now, p_job.started_at), v_outcome, p_job.queue, p_job.kind, p_job.worker,
        p_class, p_error, v_retry_at
    );

    p_job.error_class := p_class;
    p_job.error := p_error;

    if v_outcome = 'cancelled' then
        perform jobs.leave(p_job, 'cancelled');
    elsif v_outcome = 'dead' then
        perform jobs.bury(p_job, v_queue.dead_letter_policy);
    else
        update jobs.jobs as j
        set
            state = 'failed',
            run_at = v_retry_at,
            ready_at = null,
            lease_expires_at = null,
            has_slot = false,
            error_class = p_class,
            error = p_error
        where j.organization_id = p_job.organization_id and j.id = p_job.id;
        v_outcome := 'failed';
    end if;

    return v_outcome;
end
$function$;

alter function jobs.end_try(jobs.jobs, text, text, interval) owner to app_owner;

revoke all on function jobs.end_try(jobs.jobs, text, text, interval) from public;
grant execute on function jobs.end_try(jobs.jobs, text, text, interval) to app_dispatcher;

comment on function jobs.end_try(jobs.jobs, text, text, interval) is
    'Ends a try that failed or was lost: the job is tried again (failed), given up (dead) or, '
    'where somebody asked it to stop, cancelled. Returns which.';
