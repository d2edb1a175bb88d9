-- function jobs.rest_for_others(bigint)
-- function jobs.note_load(timestamptz, bigint)
-- function jobs.is_behind_many(text, uuid, bigint)
-- function jobs.enqueue_many(jsonb, text)

-- Whoever puts very many in while others put jobs in, too, takes their processors and their share of the
-- disk. So he rests four times as long as it took him. Others are there where the sequence of positions
-- went further than the session took it, a moment ago; who is alone never rests. All that is remembered stands in the
-- setting jobs.load, for the session: where the sequence should be, until when others count as there, and
-- until when to rest. It outlives the transaction, and says nothing of anybody.

create or replace function jobs.rest_for_others(p_position bigint)
returns boolean
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_watch constant interval := interval '10 seconds';
    c_longest constant interval := interval '1 second';
    v_load jsonb := coalesce(nullif(current_setting('jobs.load', true), ''), '{}')::jsonb;
    v_now timestamptz := clock_timestamp();
begin
    if
        p_position > (v_load ->> 'position')::bigint
        and (v_load ->> 'rest_until')::timestamptz > v_now - c_watch
    then
        v_load := v_load || jsonb_build_object('others_until', v_now + c_watch);
        perform set_config('jobs.load', v_load::text, false);
    elsif (v_load ->> 'others_until')::timestamptz > v_now is not true then
        return false;
    end if;

    perform pg_sleep_for(least((v_load ->> 'rest_until')::timestamptz - v_now, c_longest));

    return true;
end
$function$;

alter function jobs.rest_for_others(bigint) owner to app_owner;

revoke all on function jobs.rest_for_others(bigint) from public;

comment on function jobs.rest_for_others(bigint) is
    'Waits until the session has rested from the jobs that it put in last, where others put jobs '
    'in, too, which the last position tells; says whether they do.';

create or replace function jobs.note_load(p_began_at timestamptz, p_position bigint)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_rests constant int := 4;
    v_load jsonb := coalesce(nullif(current_setting('jobs.load', true), ''), '{}')::jsonb;
    v_now timestamptz := clock_timestamp();
begin
    perform set_config(
        'jobs.load',
        (
            v_load || jsonb_build_object(
                'position', p_position, 'rest_until', v_now + (v_now - p_began_at) * c_rests
            )
        )::text,
        false
    );
end
$function$;

alter function jobs.note_load(timestamptz, bigint) owner to app_owner;

revoke all on function jobs.note_load(timestamptz, bigint) from public;

comment on function jobs.note_load(timestamptz, bigint) is
    'Remembers for the session that it put many jobs in: from when on, which tells how long to '
    'rest, and up to which position, if nobody else did.';

-- Near the end, so that what is finished and still in the index is not walked past.
create or replace function jobs.is_behind_many(
    p_queue text, p_organization_id uuid, p_position bigint
)
returns boolean
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_many constant int := 100;
    c_near constant int := 5000;
-- volatile, for it looks at what the statement before has written
-- @plpgsql_check_options: performance_warnings = false
begin
    return exists (
        select
        from jobs.jobs as j
        where
            j.queue = p_queue
            and j.organization_id = p_organization_id
            and j.priority = 100
            and j.position between p_position - c_near and p_position
            and j.ready_at is not null
            and j.state = 'ready'
        offset c_many - 1
        limit 1
    );
end
$function$;

alter function jobs.is_behind_many(text, uuid, bigint) owner to app_owner;

revoke all on function jobs.is_behind_many(text, uuid, bigint) from public;

comment on function jobs.is_behind_many(text, uuid, bigint) is
    'Whether a hundred jobs of an organization wait at a position of a queue, and shortly before.';

-- Definer, so that a worker may put jobs in for the organization that it acts for; functions of api
-- call it after core.require_context(). Jobs of an ordering key come in blocked, and jobs.unblock
-- then lets the first of each key run. Raises RQ400, RQ422.
--
-- A commit that notifies holds a lock of the whole server until its bytes are on the disk, and those of a
-- thousand jobs take a while: every other that notifies waits. So who puts very many in behind very many
-- that wait calls nobody. Workers are at work then, and look again each second in any case.
-- While others put jobs in, too, he does so by parts, and rests before each.

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
    c_part constant int := 250;
    v_organization_id uuid := core.current_org_id();
    v_user_id uuid := core.current_user_id();
    v_max_attempts smallint;
    v_now timestamptz;
    v_keys text[];
    v_first bigint;
    v_last bigint;
    v_is_behind boolean := false;
    v_has_rested boolean;
    v_number int;
    v_part int;
    v_jobs jsonb := p_jobs;
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

    v_number := jsonb_array_length(p_jobs);
    v_part := greatest(v_number, 1);

    if v_number >= c_many then
        select s.last_value
        into v_last
        from jobs.jobs_position_seq as s;

        v_first := v_last;
        v_is_behind := jobs.is_behind_many(p_queue, v_organization_id, v_first);
    end if;

    -- before keys are locked: once they are, others wait for them, so there is no rest then
    v_has_rested := case when v_is_behind then jobs.rest_for_others(v_last) else false end;

    if p_jobs @? '$[*].ordering_key ? (@ != null)' then
        v_keys := array(
            select distinct e.job ->> 'ordering_key'
            from jsonb_array_elements(p_jobs) as e (job)
            where e.job ->> 'ordering_key' is not null
        );
        perform jobs.lock_keys(v_organization_id, p_queue, v_keys);
    elsif v_has_rested then
        v_part := c_part;
    end if;

    for v_from in 0..greatest(v_number - 1, 0) by v_part loop
        if v_part < v_number then
            v_jobs := jsonb_path_query_array(
                p_jobs, '$[$from to $until]',
                jsonb_build_object('from', v_from, 'until', least(v_from + v_part, v_number) - 1)
            );

            if v_from > 0 then
                select s.last_value
                into v_last
                from jobs.jobs_position_seq as s;

                perform jobs.rest_for_others(v_last);
            end if;
        end if;

        v_now := clock_timestamp();

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
            jsonb_to_recordset(v_jobs) as (
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

        if v_number >= c_many then
            perform jobs.note_load(v_now, v_last + least(v_part, v_number - v_from));
        end if;
    end loop;

    if v_keys is not null then
        perform jobs.unblock(v_organization_id, p_queue, v_keys);
    end if;

    -- workers may have come to the end meanwhile
    if v_has_rested or v_is_behind and v_keys is not null then
        v_is_behind := jobs.is_behind_many(p_queue, v_organization_id, v_first);
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
    'What a unique key has already is left out. Rests, where the organization has many that wait '
    'and others put jobs in, too. Raises RQ400, RQ422.';
