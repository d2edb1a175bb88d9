-- Deploy routiq:jobs/extend_many to pg
-- requires: jobs/jobs__policies

begin;

-- function jobs.extend_many(uuid[], text, interval)

-- One statement for all that a worker has. A row that its own handler holds, by jobs.report_progress
-- in a transaction that is still open, is not waited for: the others would run out meanwhile. No claim
-- takes it either, for claims pass over what is locked. The worker is named, so that who lost a job
-- does not hold it for who has it now. Raises RQ422.

create or replace function jobs.extend_many(
    p_ids uuid[], p_worker text, p_lease interval default '5 minutes'
)
returns table (job_id uuid, lease_expires_at timestamptz, is_cancel_requested boolean)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set jit = off
set plan_cache_mode = force_generic_plan
as $function$
#variable_conflict use_column
begin
    if not coalesce(p_lease > interval '0', false) then
        -- app_dispatcher has no right on core
        raise exception 'a lease ends later than it begins'
            using
                errcode = 'RQ422',
                detail = format('the lease is %s', p_lease),
                hint = 'hold jobs for a second or more';
    end if;

    return query
    with extended as (
        update jobs.jobs as j
        set lease_expires_at = clock_timestamp() + p_lease
        where j.ctid = any(
            array(
                select h.ctid
                from jobs.jobs as h
                where h.id = any(p_ids) and h.state = 'running' and h.worker = p_worker
                for no key update skip locked
            )
        )
        returning j.id, j.lease_expires_at, j.cancel_requested_at
    )

    select
        j.id,
        coalesce(e.lease_expires_at, j.lease_expires_at),
        coalesce(e.cancel_requested_at, j.cancel_requested_at) is not null
    from jobs.jobs as j
    left join extended as e
        on j.id = e.id
    where j.id = any(p_ids) and j.state = 'running' and j.worker = p_worker;
end
$function$;

alter function jobs.extend_many(uuid[], text, interval) owner to app_dispatcher;

revoke all on function jobs.extend_many(uuid[], text, interval) from public;
grant execute on function jobs.extend_many(uuid[], text, interval) to app_worker;

comment on function jobs.extend_many(uuid[], text, interval) is
    'Holds jobs for longer, from now on, and says of each whether somebody asked it to stop. One '
    'that is missing was lost: stop, and undo what you did. Raises RQ422.';

commit;
