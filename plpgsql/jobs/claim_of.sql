-- function jobs.claim_of(jobs.queues, uuid, smallint, smallint, bigint, text, int, interval)

-- The rows are found along idx_jobs_queue, locked, and then updated by their places: a join with the
-- limited query would be planned as one with the whole table. What others lock is passed over. On
-- its way the claim meets jobs whose lease ran out; their tries are lost, and end as a failure does.

create or replace function jobs.claim_of(
    p_queue jobs.queues,
    p_organization_id uuid,
    p_priority smallint,
    p_from_priority smallint,
    p_from_position bigint,
    p_worker text,
    p_limit int,
    p_lease interval
)
returns setof jobs.jobs
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_is_bounded boolean := coalesce(p_queue.max_running, p_queue.max_running_per_tenant) is not null;
    v_now timestamptz := clock_timestamp();
    v_ready tid[];
    v_lost tid[];
begin
    loop
        with picked as (
            select j.ctid as place, j.state
            from jobs.jobs as j
            where
                j.queue = p_queue.name
                and j.organization_id = p_organization_id
                and (j.priority, j.position) >= (p_from_priority, p_from_position)
                and j.priority <= p_priority
                and j.ready_at is not null
                and (j.state = 'ready' or j.lease_expires_at < v_now)
            order by j.priority, j.position
            limit p_limit
            for update skip locked
        )

        select
            array_agg(p.place) filter (where p.state = 'ready'),
            array_agg(p.place) filter (where p.state = 'running')
        into v_ready, v_lost
        from picked as p;

        if v_lost is not null then
            perform jobs.end_try(j, 'lost', 'the lease of ' || j.worker || ' ran out', null)
            from jobs.jobs as j
            where j.ctid = any(v_lost);
        end if;

        exit when v_lost is null or v_ready is not null;
    end loop;

    return query
    with started as (
        update jobs.jobs as j
        set
            state = 'running',
            worker = p_worker,
            started_at = v_now,
            lease_expires_at = v_now + p_lease,
            attempt = j.attempt + 1,
            has_slot = v_is_bounded or j.ordering_key is not null
        where j.ctid = any(v_ready)
        returning j.*
    )

    select s.*
    from started as s
    order by s.priority, s.position;
end
$function$;

alter function jobs.claim_of(
    jobs.queues, uuid, smallint, smallint, bigint, text, int, interval
) owner to app_owner;

revoke all
on function jobs.claim_of(jobs.queues, uuid, smallint, smallint, bigint, text, int, interval)
from public;
grant execute
on function jobs.claim_of(jobs.queues, uuid, smallint, smallint, bigint, text, int, interval)
to app_dispatcher;

comment on function jobs.claim_of(
    jobs.queues, uuid, smallint, smallint, bigint, text, int, interval
) is
    'Claims the next jobs of one tenant in a queue, from a priority and position on.';
