-- Deploy routiq:jobs/enqueue_many to pg
-- requires: jobs/unblock
-- requires: jobs/lock_keys
-- requires: jobs/queues__default
-- requires: core/current_user_id
-- requires: core/refuse

begin;

-- function jobs.enqueue_many(jsonb, text)

-- Definer, so that a worker may put jobs in for the organization that it acts for; functions of api
-- call it after core.require_context(). Jobs of an ordering key come in blocked, and jobs.unblock
-- then lets the first of each key run. Raises RQ400, RQ422.
--
-- A commit that notifies holds a lock of the whole server until its bytes are on the disk, and those of a
-- thousand jobs take a while: every other that notifies waits. So who puts very many in behind very many
-- that wait calls nobody. Workers are at work then, and look again each second in any case.

create or replace function jobs.enqueue_many(p_jobs jsonb, p_queue text default 'default')
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
    c_many constant int := 100;
    c_near constant int := 5000;
    v_organization_id uuid := core.current_org_id();
    v_user_id uuid := core.current_user_id();
    v_max_attempts smallint;
    v_now timestamptz := clock_timestamp();
    v_keys text[];
    v_last bigint;
    v_is_behind boolean := false;
begin
    select q.max_attempts
    into v_max_attempts
    from jobs.queues as q
    where q.name = p_queue;

    if v_organization_id is null then
        perform core.refuse(
            'RQ400', 'a job belongs to an organization', 'the context names none',
            'call core.require_context() or jobs.act_for() first'
        );
    elsif v_max_attempts is null then
        perform core.refuse(
            'RQ422', 'there is no such queue', format('queue "%s"', p_queue),
            'name a queue of jobs.queues, or leave it out'
        );
    elsif jsonb_typeof(p_jobs) is distinct from 'array' or p_jobs @? '$[*] ? (!exists(@.kind) || @.kind == null)' then
        perform core.refuse(
            'RQ422', 'these are no jobs', 'each is an object that names its kind',
            'send an array such as [{"kind": "cliniko.sync", "args": {}}]'
        );
    elsif p_jobs @? '$[*].max_attempts ? (@ < 1 || @ > 100)' then
        perform core.refuse(
            'RQ422', 'a job is tried once to a hundred times', 'max_attempts is out of range',
            'leave it out for the number of its queue'
        );
    end if;

    if p_jobs @? '$[*].ordering_key ? (@ != null)' then
        v_keys := array(
            select distinct e.job ->> 'ordering_key'
            from jsonb_array_elements(p_jobs) as e (job)
            where e.job ->> 'ordering_key' is not null
        );
        perform jobs.lock_keys(v_organization_id, p_queue, v_keys);
    end if;

    if jsonb_array_length(p_jobs) >= c_many then
        select s.last_value
        into v_last
        from jobs.jobs_position_seq as s;

        -- near the end, so that what is finished and still in the index is not walked past
        v_is_behind := exists (
            select
            from jobs.jobs as j
            where
                j.queue = p_queue
                and j.organization_id = v_organization_id
                and j.priority = 100
                and j.position > v_last - c_near
                and j.ready_at is not null
                and j.state = 'ready'
            offset c_many - 1
            limit 1
        );
    end if;

    return query
    insert into jobs.jobs as n (
        organization_id, run_at, ready_at, created_by, priority, max_attempts, is_blocked,
        state, queue, kind, args, ordering_key, unique_key, correlation_id
    )
    select
        v_organization_id,
        coalesce(e.run_at, v_now),
        case when e.ordering_key is null and coalesce(e.run_at <= v_now, true) then v_now end,
        v_user_id,
        coalesce(e.priority, 100::smallint),
        coalesce(e.max_attempts, v_max_attempts),
        e.ordering_key is not null,
        case
            when e.ordering_key is not null then 'blocked'
            when e.run_at > v_now then 'scheduled'
            else 'ready'
        end,
        p_queue,
        e.kind,
        coalesce(e.args, '{}'::jsonb),
        e.ordering_key,
        e.unique_key,
        e.correlation_id
    from rows from (
        jsonb_to_recordset(p_jobs) as (
            kind text, args jsonb, run_at timestamptz, priority smallint, max_attempts smallint,
            ordering_key text, unique_key text, correlation_id text
        )
    ) with ordinality as e (
        kind, args, run_at, priority, max_attempts, ordering_key, unique_key, correlation_id,
        number
    )
    order by e.number
    on conflict (organization_id, queue, unique_key) where unique_key is not null do nothing
    returning n.id;

    if v_keys is not null then
        perform jobs.unblock(v_organization_id, p_queue, v_keys);
    end if;

    if not v_is_behind then
        perform pg_notify('jobs', p_queue);
    end if;
end
$function$;

alter function jobs.enqueue_many(jsonb, text) owner to app_owner;

revoke all on function jobs.enqueue_many(jsonb, text) from public;
grant execute on function jobs.enqueue_many(jsonb, text) to app_worker, app_dispatcher;

comment on function jobs.enqueue_many(jsonb, text) is
    'Puts jobs into a queue for the organization of the context, in the order of the array, and '
    'returns the ids of the new ones. Each is an object: kind, and as wanted args, run_at, '
    'priority (smaller goes first, 100), max_attempts, ordering_key, unique_key, correlation_id. '
    'What a unique key has already is left out. Raises RQ400, RQ422.';

commit;
