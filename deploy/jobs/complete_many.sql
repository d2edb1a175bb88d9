-- Deploy routiq:jobs/complete_many to pg
-- requires: jobs/unblock
-- requires: jobs/job_archive__policies

begin;

-- function jobs.complete_many(uuid[], jsonb[])
-- function jobs.complete_waiting(uuid[], jsonb)

-- Call it in the transaction that holds what the jobs did: then a job has its effect exactly once,
-- whoever dies, and whoever else was given the job after the lease ran out. In the order of the ids,
-- so that nobody waits in a ring.

create or replace function jobs.complete_many(p_ids uuid[], p_results jsonb[] default null)
returns setof uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set jit = off
set plan_cache_mode = force_generic_plan
as $function$
declare
    v_now timestamptz := clock_timestamp();
    v_done uuid[];
    v_ordered jsonb;
begin
    with gone as (
        delete from jobs.jobs as j
        where j.id = any(p_ids) and j.state = 'running'
        returning j.*
    ),

    kept as (
        insert into jobs.job_archive (
            organization_id, id, position, run_at, started_at, cancel_requested_at, created_at,
            created_by, priority, attempt, max_attempts, state, queue, kind, args, worker,
            ordering_key, unique_key, correlation_id, progress, result, error_class, error,
            finished_at
        )
        select
            g.organization_id, g.id, g.position, g.run_at, g.started_at, g.cancel_requested_at,
            g.created_at, g.created_by, g.priority, g.attempt, g.max_attempts, 'done', g.queue,
            g.kind, g.args, g.worker, g.ordering_key, g.unique_key, g.correlation_id, g.progress,
            coalesce(r.result, g.result), g.error_class, g.error, v_now
        from gone as g
        left join unnest(p_ids, p_results) as r (id, result)
            on p_results is not null and g.id = r.id
    )

    select
        array_agg(g.id),
        jsonb_agg(
            jsonb_build_array(g.organization_id, g.queue, g.ordering_key)
        ) filter (where g.ordering_key is not null)
    into v_done, v_ordered
    from gone as g;

    if v_ordered is not null then
        perform jobs.unblock((o.job ->> 0)::uuid, o.job ->> 1, array_agg(o.job ->> 2))
        from jsonb_array_elements(v_ordered) as o (job)
        group by (o.job ->> 0)::uuid, o.job ->> 1;
    end if;

    return query
    select d.id
    from unnest(v_done) as d (id);
end
$function$;

alter function jobs.complete_many(uuid[], jsonb[]) owner to app_dispatcher;

revoke all on function jobs.complete_many(uuid[], jsonb[]) from public;
grant execute on function jobs.complete_many(uuid[], jsonb[]) to app_worker;

comment on function jobs.complete_many(uuid[], jsonb[]) is
    'Reports jobs as done, with their results in the same order, and returns the ids of those that '
    'were: one that is left out was finished by somebody else, so undo what you did for it.';

-- For a handler that did the work of other jobs along with its own. Those that somebody has already, he
-- finishes: he finds nothing left to do.
create or replace function jobs.complete_waiting(p_ids uuid[], p_result jsonb default null)
returns setof uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set jit = off
set plan_cache_mode = force_generic_plan
as $function$
declare
    v_now timestamptz := clock_timestamp();
    v_places tid[];
    v_ids uuid[];
begin
    v_places := array(
        select j.ctid
        from jobs.jobs as j
        where j.id = any(p_ids) and j.state = 'ready'
        order by j.id
        for update skip locked
    );

    with started as (
        update jobs.jobs as j
        set
            state = 'running',
            worker = 'another job',
            started_at = v_now,
            lease_expires_at = v_now + interval '1 minute',
            attempt = j.attempt + 1
        where j.ctid = any(v_places)
        returning j.id
    )

    select array_agg(s.id)
    into v_ids
    from started as s;

    if v_ids is null then
        return;
    end if;

    return query
    select c.*
    from jobs.complete_many(v_ids, array_fill(p_result, array[cardinality(v_ids)])) as c;
end
$function$;

alter function jobs.complete_waiting(uuid[], jsonb) owner to app_dispatcher;

revoke all on function jobs.complete_waiting(uuid[], jsonb) from public;
grant execute on function jobs.complete_waiting(uuid[], jsonb) to app_owner;

comment on function jobs.complete_waiting(uuid[], jsonb) is
    'Reports jobs that nobody has yet as done, because another job did their work in this '
    'transaction; returns the ids of those that were.';

commit;
