-- function jobs.find_past_gaps(text, uuid)
-- function jobs.claim_one(text, text, interval)
-- function jobs.claim(text, text, int, interval)

-- Where somebody holds a snapshot open, what is finished stays in the index, and each claim walks past all
-- of it. So a session that walked far remembers, in the setting jobs.gaps, stretches in which it found
-- nothing, and begins behind them. What comes in there meanwhile, such as a job that is tried again, waits
-- for a second, or as long as twenty such walks. How far it walked the server counts (track_counts).

create or replace function jobs.find_past_gaps(p_queue text, p_turn uuid)
returns table (place tid, state text, organization_id uuid)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    c_most constant int := 50;
    c_first constant uuid := '00000000-0000-0000-0000-000000000000'::uuid;
    c_last constant uuid := 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid;
    c_end constant bigint := 9223372036854775807;
    c_far constant int := 100;
    c_index constant regclass := 'jobs.idx_jobs_queue'::regclass;
    v_began timestamptz := clock_timestamp();
    v_gaps jsonb := coalesce(nullif(current_setting('jobs.gaps', true), '')::jsonb -> p_queue, '[]');
    v_range record;
    v_found record;
    v_started timestamptz;
    v_walked bigint;
    v_new jsonb := '[]'::jsonb;
begin
    -- the stretches between the gaps, first behind whose turn it was, then up to it
    for v_range in
        with gaps as (
            select g.*
            from jsonb_to_recordset(v_gaps) as g (
                from_org uuid, from_priority smallint, from_position bigint,
                to_org uuid, to_priority smallint, to_position bigint, until timestamptz
            )
            where g.until > v_began
        ),

        edges as (
            select
                1 as pass, p_turn as org, 32767::smallint as priority, c_end as position
            union all
            select 2, c_first, (-32768)::smallint, -1::bigint
            union all
            select
                case when g.to_org > p_turn then 1 else 2 end,
                g.to_org, g.to_priority, g.to_position
            from gaps as g
        )

        select
            e.*,
            n.to_org,
            n.to_priority,
            n.to_position
        from edges as e
        cross join
            lateral (
                select u.to_org, u.to_priority, u.to_position
                from (
                    select g.from_org, g.from_priority, g.from_position
                    from gaps as g
                    where
                        (g.from_org, g.from_priority, g.from_position)
                        >= (e.org, e.priority, e.position)
                    union all
                    select
                        case e.pass when 1 then c_last else p_turn end, 32767::smallint, c_end
                ) as u (to_org, to_priority, to_position)
                order by u.to_org, u.to_priority, u.to_position
                limit 1
            ) as n
        where not exists (
            select
            from gaps as g
            where
                (g.from_org, g.from_priority, g.from_position) <= (e.org, e.priority, e.position)
                and (g.to_org, g.to_priority, g.to_position) > (e.org, e.priority, e.position)
        )
        order by e.pass, e.org, e.priority, e.position
    loop
        v_started := clock_timestamp();
        v_walked := pg_stat_get_xact_tuples_returned(c_index);

        select j.ctid as place, j.state, j.organization_id, j.priority, j.position
        into v_found
        from jobs.jobs as j
        where
            j.queue = p_queue
            and j.ready_at is not null
            and (j.organization_id, j.priority, j.position)
            >= (v_range.org, v_range.priority, v_range.position)
            and (j.organization_id, j.priority, j.position)
            <= (v_range.to_org, v_range.to_priority, v_range.to_position)
            and (j.state = 'ready' or j.lease_expires_at < v_began)
        order by j.organization_id, j.priority, j.position
        limit 1
        for update skip locked;

        if pg_stat_get_xact_tuples_returned(c_index) - v_walked > c_far then
            v_new := v_new || jsonb_build_object(
                'from_org', v_range.org,
                'from_priority', v_range.priority,
                'from_position', v_range.position,
                'to_org', coalesce(v_found.organization_id, v_range.to_org),
                'to_priority', coalesce(v_found.priority, v_range.to_priority),
                'to_position', coalesce(v_found.position, v_range.to_position),
                'until', clock_timestamp()
                + greatest((clock_timestamp() - v_started) * 20, interval '1 second')
            );
        end if;

        exit when v_found.place is not null;
    end loop;

    if v_new <> '[]' then
        perform set_config(
            'jobs.gaps',
            jsonb_build_object(
                p_queue,
                v_new || jsonb_path_query_array(v_gaps, '$[0 to $most]', jsonb_build_object('most', c_most))
            )::text,
            false
        );
    elsif not exists (
        select
        from jsonb_array_elements(v_gaps) as g (gap)
        where (g.gap ->> 'until')::timestamptz > v_began
    ) then
        perform set_config('jobs.gaps', '', false);
    end if;

    if v_found.place is not null then
        place := v_found.place;
        state := v_found.state;
        organization_id := v_found.organization_id;
        return next;
    end if;
end
$function$;

alter function jobs.find_past_gaps(text, uuid) owner to app_owner;

revoke all on function jobs.find_past_gaps(text, uuid) from public;
grant execute on function jobs.find_past_gaps(text, uuid) to app_dispatcher;

comment on function jobs.find_past_gaps(text, uuid) is
    'Finds the next job of a queue as jobs.claim_one does, past stretches of the index in which '
    'nothing was found a moment ago.';

-- What jobs.claim does for a limit of one in a fair queue without bounds, in a third of the time: one step
-- along idx_jobs_queue finds the tenant whose turn it is and its most urgent job at once. A setting of
-- the session says whose turn was last (jobs.next_tenants). What others lock is passed over. A job whose
-- lease ran out is met on the way; its try is lost, and ends as a failure does.

create or replace function jobs.claim_one(p_queue text, p_worker text, p_lease interval)
returns setof jobs.jobs
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_first constant uuid := '00000000-0000-0000-0000-000000000000'::uuid;
    c_far constant int := 1000;
    c_index constant regclass := 'jobs.idx_jobs_queue'::regclass;
    v_walked bigint := pg_stat_get_xact_tuples_returned(c_index);
    v_now timestamptz := clock_timestamp();
    v_turn uuid := coalesce(nullif(current_setting('jobs.turn', true), '')::uuid, c_first);
    v_gaps text := coalesce(current_setting('jobs.gaps', true), '');
    v_found record;
begin
    loop
        if v_gaps like '{%' then
            select f.*
            into v_found
            from jobs.find_past_gaps(p_queue, v_turn) as f;
        else
            select j.ctid as place, j.state, j.organization_id
            into v_found
            from jobs.jobs as j
            where
                j.queue = p_queue
                and j.ready_at is not null
                and j.organization_id > v_turn
                and (j.state = 'ready' or j.lease_expires_at < v_now)
            order by j.organization_id, j.priority, j.position
            limit 1
            for update skip locked;

            if not found then
                select j.ctid as place, j.state, j.organization_id
                into v_found
                from jobs.jobs as j
                where
                    j.queue = p_queue
                    and j.ready_at is not null
                    and j.organization_id <= v_turn
                    and (j.state = 'ready' or j.lease_expires_at < v_now)
                order by j.organization_id, j.priority, j.position
                limit 1
                for update skip locked;
            end if;

            if pg_stat_get_xact_tuples_returned(c_index) - v_walked > c_far then
                perform set_config('jobs.gaps', '{}', false);
            end if;
        end if;

        if v_found.place is null then
            return;
        end if;

        exit when v_found.state = 'ready';

        perform jobs.end_try(j, 'lost', 'the lease of ' || j.worker || ' ran out', null)
        from jobs.jobs as j
        where j.ctid = v_found.place;
    end loop;

    perform set_config('jobs.turn', v_found.organization_id::text, false);

    return query
    update jobs.jobs as j
    set
        state = 'running',
        worker = p_worker,
        started_at = v_now,
        lease_expires_at = v_now + p_lease,
        attempt = j.attempt + 1,
        has_slot = j.ordering_key is not null
    where j.ctid = v_found.place
    returning j.*;
end
$function$;

alter function jobs.claim_one(text, text, interval) owner to app_owner;

revoke all on function jobs.claim_one(text, text, interval) from public;
grant execute on function jobs.claim_one(text, text, interval) to app_dispatcher;

comment on function jobs.claim_one(text, text, interval) is
    'Claims the next job of the tenant whose turn it is, in a fair queue without bounds.';

-- Belongs to app_dispatcher, whose policy shows it the jobs of every tenant. Tenants take turns: each
-- gets an equal part of the limit, and what one leaves goes to the next. Raises RQ422.

create or replace function jobs.claim(
    p_queue text, p_worker text, p_limit int default 1, p_lease interval default '5 minutes'
)
returns setof jobs.jobs
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set enable_bitmapscan = off
set enable_seqscan = off
set enable_sort = off
set jit = off
set plan_cache_mode = force_generic_plan
as $function$
declare
    c_tenants constant int := 8;
    v_queue jobs.queues;
    v_tenant record;
    v_tenants int;
    v_has_more boolean;
    v_left int := p_limit;
    v_free int;
    v_share int;
    v_count int;
begin
    select q.*
    into v_queue
    from jobs.queues as q
    where q.name = p_queue;

    if v_queue.name is null or coalesce(p_worker, '') = '' or p_limit not between 1 and 10000 then
        -- app_dispatcher has no right on core
        raise exception 'jobs cannot be claimed so'
            using
                errcode = 'RQ422',
                detail = format('queue "%s", worker "%s", limit %s', p_queue, p_worker, p_limit),
                hint = 'name a queue of jobs.queues and a worker, and claim 1 to 10000 jobs';
    elsif v_queue.paused_at is not null then
        return;
    end if;

    -- to call the function costs more than to see that there is nothing to wake
    if exists (
        select
        from jobs.jobs as d
        where
            d.queue = p_queue
            and d.ready_at is null
            and not d.is_blocked
            and d.run_at <= now()
    ) then
        perform jobs.wake_due(p_queue);
    end if;

    if
        p_limit = 1
        and v_queue.priority_policy = 'fair'
        and coalesce(v_queue.max_running, v_queue.max_running_per_tenant, v_queue.rate) is null
        and nullif(current_setting('jobs.turn', true), '') is not null
    then
        return query
        select c.*
        from jobs.claim_one(p_queue, p_worker, coalesce(p_lease, v_queue.lease)) as c;

        return;
    end if;

    if v_queue.max_running is not null then
        v_left := jobs.free_slots(p_queue, null, v_queue.max_running, p_limit);
    end if;

    if v_queue.rate is not null then
        v_left := jobs.free_starts(v_queue, v_left);
    end if;

    v_free := v_left;

    -- Once more where somebody who gave a whole share may have more, and where all that the tenants
    -- have runs already.
    for v_round in 1..32 loop
        v_tenants := 0;
        v_has_more := false;

        for v_tenant in
            select
                t.organization_id,
                t.priority,
                (count(*) over () - row_number() over () + 1)::int as tenants_left
            from jobs.next_tenants(p_queue, v_queue.priority_policy, c_tenants) as t
        loop
            exit when v_left = 0;

            v_tenants := v_tenants + 1;
            v_share := (v_left + v_tenant.tenants_left - 1) / v_tenant.tenants_left;

            if v_queue.max_running_per_tenant is not null then
                v_share := jobs.free_slots(
                    p_queue => p_queue,
                    p_organization_id => v_tenant.organization_id,
                    p_max_running => v_queue.max_running_per_tenant,
                    p_wanted => v_share
                );
            end if;

            return query
            select c.*
            from jobs.claim_of(
                p_queue => v_queue,
                p_organization_id => v_tenant.organization_id,
                p_priority => v_tenant.priority,
                p_worker => p_worker,
                p_limit => v_share,
                p_lease => coalesce(p_lease, v_queue.lease)
            ) as c;

            get diagnostics v_count = row_count;
            v_left := v_left - v_count;
            v_has_more := v_has_more or (v_count = v_share and v_count > 0);

            perform set_config('jobs.turn', v_tenant.organization_id::text, false);
        end loop;

        exit when v_left = 0
            or not v_has_more and (v_left < p_limit or v_tenants < c_tenants);
    end loop;

    if v_queue.rate is not null then
        perform jobs.note_starts(v_queue, v_free - v_left);
    end if;
end
$function$;

alter function jobs.claim(text, text, int, interval) owner to app_dispatcher;

revoke all on function jobs.claim(text, text, int, interval) from public;
grant execute on function jobs.claim(text, text, int, interval) to app_worker;

comment on function jobs.claim(text, text, int, interval) is
    'Gives a worker the next jobs of a queue, of any organization, for as long as the lease '
    '(5 minutes; the queue''s where null). Commit before you work. Report each by jobs.complete '
    'or jobs.fail, and extend the lease of what takes longer. Raises RQ422.';
