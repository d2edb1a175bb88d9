-- function jobs.free_slots(text, uuid, int, int)
-- function jobs.free_starts(jobs.queues, int, timestamptz)
-- function jobs.note_starts(jobs.queues, int, timestamptz)

-- Whoever claims from a queue with bounds holds its lock until the commit, so that two claims do not
-- count the same slot. Who lost the lease holds no slot. Queues without bounds never come here.

create or replace function jobs.free_slots(
    p_queue text, p_organization_id uuid, p_max_running int, p_wanted int
)
returns int
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    if p_max_running is null then
        return p_wanted;
    end if;

    perform pg_advisory_xact_lock(hashtextextended('jobs.slots ' || p_queue, 0));

    return (
        select greatest(least(p_wanted, p_max_running - count(*)::int), 0)
        from jobs.jobs as j
        where
            j.queue = p_queue
            and j.has_slot
            and j.lease_expires_at >= clock_timestamp()
            and (p_organization_id is null or j.organization_id = p_organization_id)
    );
end
$function$;

alter function jobs.free_slots(text, uuid, int, int) owner to app_owner;

revoke all on function jobs.free_slots(text, uuid, int, int) from public;
grant execute on function jobs.free_slots(text, uuid, int, int) to app_dispatcher;

comment on function jobs.free_slots(text, uuid, int, int) is
    'How many of the wanted jobs may start, where so many may run at once: of one tenant, or of '
    'all where it is null.';

-- For queues with a rate. In no time as long as rate_period more may start than the rate says, so what is
-- free at once and what comes back share it, as with integration.rate_bucket: a tenth, at least one, is
-- there after a rest, the rest comes back evenly, less one in twenty. What is kept is one instant, at which
-- all would be back. Whoever claims holds it until the commit.
create or replace function jobs.free_starts(
    p_queue jobs.queues, p_wanted int, p_now timestamptz default clock_timestamp()
)
returns int
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_at_once int := greatest(1, p_queue.rate / 10);
    v_each interval := p_queue.rate_period / (0.95 * (p_queue.rate + 1 - v_at_once));
    v_full_at timestamptz;
begin
    insert into jobs.queue_rates as r (queue, full_at)
    values (p_queue.name, '-infinity')
    on conflict (queue) do update
    set full_at = r.full_at
    returning r.full_at into v_full_at;

    return greatest(
        least(
            p_wanted,
            v_at_once
            - ceil(extract(epoch from greatest(v_full_at, p_now) - p_now) / extract(epoch from v_each))::int
        ),
        0
    );
end
$function$;

alter function jobs.free_starts(jobs.queues, int, timestamptz) owner to app_owner;

revoke all on function jobs.free_starts(jobs.queues, int, timestamptz) from public;
grant execute on function jobs.free_starts(jobs.queues, int, timestamptz) to app_dispatcher;

comment on function jobs.free_starts(jobs.queues, int, timestamptz) is
    'How many jobs of a queue with a rate may start now, at most p_wanted.';

create or replace function jobs.note_starts(
    p_queue jobs.queues, p_started int, p_now timestamptz default clock_timestamp()
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    update jobs.queue_rates as r
    set
        full_at = greatest(r.full_at, p_now)
        + p_queue.rate_period / (0.95 * (p_queue.rate + 1 - greatest(1, p_queue.rate / 10))) * p_started
    where r.queue = p_queue.name and p_started > 0;
end
$function$;

alter function jobs.note_starts(jobs.queues, int, timestamptz) owner to app_owner;

revoke all on function jobs.note_starts(jobs.queues, int, timestamptz) from public;
grant execute on function jobs.note_starts(jobs.queues, int, timestamptz) to app_dispatcher;

comment on function jobs.note_starts(jobs.queues, int, timestamptz) is
    'Keeps that jobs of a queue with a rate started.';
