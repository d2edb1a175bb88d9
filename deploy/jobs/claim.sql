-- Deploy routiq:jobs/claim to pg
-- requires: jobs/claim_of
-- requires: jobs/free_slots
-- requires: jobs/next_tenants
-- requires: jobs/wake_due
-- requires: core/refuse

begin;

-- function jobs.claim_one(text, text, interval)
-- function jobs.claim(text, text, int, interval)

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
    c_far constant int := 1000;
    c_index constant regclass := 'jobs.idx_jobs_queue'::regclass;
    v_walked bigint := pg_stat_get_xact_tuples_returned(c_index);
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
                t.from_priority,
                t.from_position,
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
                p_from_priority => v_tenant.from_priority,
                p_from_position => v_tenant.from_position,
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

    if
        v_queue.priority_policy = 'fair'
        and coalesce(current_setting('jobs.gaps', true), '') = ''
        and pg_stat_get_xact_tuples_returned(c_index) - v_walked > c_far + 10 * p_limit
    then
        perform set_config('jobs.gaps', '{}', false);
    end if;

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

commit;
