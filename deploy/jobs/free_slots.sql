-- Deploy routiq:jobs/free_slots to pg
-- requires: jobs/jobs__policies

begin;

-- function jobs.free_slots(text, uuid, int, int)

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

commit;
