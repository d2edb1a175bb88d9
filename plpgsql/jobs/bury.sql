-- function jobs.bury(jobs.jobs, text)

-- Whoever calls it holds the row.

create or replace function jobs.bury(p_job jobs.jobs, p_dead_letter_policy text)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    if p_dead_letter_policy <> 'discard' then
        insert into jobs.dead_letters (
            organization_id, id, job_id, queue, kind, job, reason, attempts, error_class, error
        )
        values (
            p_job.organization_id,
            p_job.id, -- a job dies once
            p_job.id,
            p_job.queue,
            p_job.kind,
            to_jsonb(p_job),
            case
                when p_job.error_class = 'lost' then 'lost'
                when p_job.error_class in ('permanent', 'auth', 'validation') then 'permanent'
                else 'exhausted'
            end,
            p_job.attempt,
            p_job.error_class,
            p_job.error
        );
        perform pg_notify('dead_letters', p_job.queue);
    end if;

    perform jobs.leave(p_job, 'dead');
end
$function$;

alter function jobs.bury(jobs.jobs, text) owner to app_owner;

revoke all on function jobs.bury(jobs.jobs, text) from public;
grant execute on function jobs.bury(jobs.jobs, text) to app_dispatcher;

comment on function jobs.bury(jobs.jobs, text) is
    'Gives a job up: a dead letter, unless its queue discards them, and the archive.';
