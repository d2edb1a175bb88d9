-- function jobs.enqueue(text, jsonb, text, timestamptz, smallint, text, text, text, smallint)

-- One statement where jobs.enqueue_many reads an array: most jobs come alone. What is refused is refused
-- there, in one home. A job of an ordering key that is the first of it comes in as one that can run.
-- Workers are called for what can run now; what is blocked calls them when its turn comes, and they look
-- for what is scheduled by themselves. Raises RQ400, RQ422.

create or replace function jobs.enqueue(
    p_kind text,
    p_args jsonb default '{}',
    p_queue text default 'default',
    p_run_at timestamptz default null,
    p_priority smallint default null,
    p_ordering_key text default null,
    p_unique_key text default null,
    p_correlation_id text default null,
    p_max_attempts smallint default null
)
returns uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set jit = off
set plan_cache_mode = force_generic_plan
as $function$
declare
    c_rounds constant int := 3;
    v_organization_id constant uuid := core.current_org_id();
    v_now constant timestamptz := clock_timestamp();
    v_is_due constant boolean := coalesce(p_run_at <= v_now, true);
    v_max_attempts smallint;
    v_is_blocked boolean := false;
    v_id uuid;
begin
    select q.max_attempts
    into v_max_attempts
    from jobs.queues as q
    where q.name = p_queue;

    if
        v_organization_id is null
        or v_max_attempts is null
        or p_kind is null
        or p_max_attempts not between 1 and 100
    then
        perform jobs.enqueue_many(
            p_jobs => jsonb_build_array(
                jsonb_build_object('kind', p_kind, 'max_attempts', p_max_attempts)
            ),
            p_queue => p_queue
        );
    end if;

    if p_ordering_key is not null then
        v_is_blocked := jobs.lock_key(v_organization_id, p_queue, p_ordering_key);
    end if;

    -- The one that has the unique key may be finished before it is found: then there is room for this one.
    for v_round in 1..c_rounds loop
        insert into jobs.jobs as n (
            organization_id, run_at, ready_at, created_by, priority, max_attempts, is_blocked,
            state, queue, kind, args, ordering_key, unique_key, correlation_id
        )
        values (
            v_organization_id,
            coalesce(p_run_at, v_now),
            case when v_is_due and not v_is_blocked then v_now end,
            core.current_user_id(),
            coalesce(p_priority, 100::smallint),
            coalesce(p_max_attempts, v_max_attempts),
            v_is_blocked,
            case
                when v_is_blocked then 'blocked'
                when v_is_due then 'ready'
                else 'scheduled'
            end,
            p_queue,
            p_kind,
            coalesce(p_args, '{}'::jsonb),
            p_ordering_key,
            p_unique_key,
            p_correlation_id
        )
        on conflict (organization_id, queue, unique_key) where unique_key is not null do nothing
        returning n.id into v_id;

        if found then
            if v_is_due and not v_is_blocked then
                perform pg_notify('jobs', p_queue);
            end if;

            exit;
        end if;

        select j.id
        into v_id
        from jobs.jobs as j
        where
            j.organization_id = v_organization_id
            and j.queue = p_queue
            and j.unique_key = p_unique_key;

        exit when found;
    end loop;

    return v_id;
end
$function$;

alter function jobs.enqueue(text, jsonb, text, timestamptz, smallint, text, text, text, smallint)
owner to app_owner;

revoke all
on function jobs.enqueue(text, jsonb, text, timestamptz, smallint, text, text, text, smallint)
from public;
grant execute
on function jobs.enqueue(text, jsonb, text, timestamptz, smallint, text, text, text, smallint)
to app_worker, app_dispatcher;

comment on function
jobs.enqueue(text, jsonb, text, timestamptz, smallint, text, text, text, smallint) is
    'Puts a job into a queue for the organization of the context, and returns its id; where the '
    'unique key has an unfinished job already, the id of that one. Raises RQ400, RQ422.';
