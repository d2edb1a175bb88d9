-- Deploy routiq:jobs/fail_many to pg
-- requires: jobs/end_try
-- requires: core/refuse

begin;

-- function jobs.fail_many(uuid[], text[], text[], interval[], smallint[])

-- In the order of the ids, so that nobody waits in a ring. Raises RQ422.

create or replace function jobs.fail_many(
    p_ids uuid[],
    p_classes text[],
    p_errors text[],
    p_retry_after interval[] default null,
    p_attempts smallint[] default null
)
returns table (job_id uuid, outcome text)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set jit = off
set plan_cache_mode = force_generic_plan
as $function$
declare
    c_classes constant text[] := array[
        'transient', 'permanent', 'rate_limit', 'auth', 'validation', 'conflict', 'lost'
    ];
    v_job jobs.jobs;
    v_number int;
begin
    if not coalesce(p_classes <@ c_classes, false) or cardinality(p_ids) <> cardinality(p_classes) then
        -- app_dispatcher has no right on core
        raise exception 'each failure has a class'
            using
                errcode = 'RQ422',
                detail = format('classes %s', p_classes),
                hint = 'one for each job: ' || array_to_string(c_classes, ', ');
    end if;

    for v_job in
        select j.*
        from jobs.jobs as j
        where
            j.id = any(p_ids)
            and j.state = 'running'
            -- a worker whose lease ran out must not end the try of the one that came after it
            and (p_attempts is null or j.attempt = p_attempts[array_position(p_ids, j.id)])
        order by j.id
        for update
    loop
        v_number := array_position(p_ids, v_job.id);
        job_id := v_job.id;
        outcome := jobs.end_try(
            p_job => v_job,
            p_class => p_classes[v_number],
            p_error => left(p_errors[v_number], 10000),
            p_retry_after => p_retry_after[v_number]
        );
        return next;
    end loop;
end
$function$;

alter function jobs.fail_many(uuid[], text[], text[], interval[], smallint[])
owner to app_dispatcher;

revoke all
on function jobs.fail_many(uuid[], text[], text[], interval[], smallint[])
from public;
grant execute
on function jobs.fail_many(uuid[], text[], text[], interval[], smallint[])
to app_worker;

comment on function jobs.fail_many(uuid[], text[], text[], interval[], smallint[]) is
    'Reports jobs as failed, each with its class and what went wrong, and says of each whether it '
    'is tried again (failed), was given up (dead) or cancelled. transient, rate_limit, conflict, '
    'and lost are tried again, after p_retry_after where the other side named it; permanent, auth '
    'and validation are given up at once. With p_attempts only tries of these numbers are ended. '
    'Raises RQ422.';

commit;
