-- Deploy routiq:jobs/waiting_tenants to pg
-- requires: jobs/jobs__policies

begin;

-- function jobs.waiting_tenants(text, uuid, uuid, int, boolean)

-- One step along idx_jobs_queue for each tenant, however many jobs they have. To look whether one of
-- them is ready costs a look at each job that runs before it.

create or replace function jobs.waiting_tenants(
    p_queue text, p_from uuid, p_before uuid, p_at_most int, p_only_ready boolean
)
returns table (organization_id uuid, priority smallint)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := p_from;
    v_priority smallint := (-32768)::smallint;
    v_position bigint := (-1)::bigint;
begin
    for v_number in 1..p_at_most loop
        select j.organization_id, j.priority
        into v_organization_id, v_priority
        from jobs.jobs as j
        where
            j.queue = p_queue
            and j.ready_at is not null
            and (j.organization_id, j.priority, j.position)
            > (v_organization_id, v_priority, v_position)
            and j.organization_id < p_before
            and (not p_only_ready or j.state = 'ready')
        order by j.organization_id, j.priority, j.position
        limit 1;

        exit when not found;

        organization_id := v_organization_id;
        priority := v_priority;
        return next;

        -- past all that this tenant has
        v_priority := 32767::smallint;
        v_position := 9223372036854775807::bigint;
    end loop;
end
$function$;

alter function jobs.waiting_tenants(text, uuid, uuid, int, boolean) owner to app_owner;

revoke all on function jobs.waiting_tenants(text, uuid, uuid, int, boolean) from public;
grant execute on function jobs.waiting_tenants(text, uuid, uuid, int, boolean) to app_dispatcher;

comment on function jobs.waiting_tenants(text, uuid, uuid, int, boolean) is
    'Tenants from p_from on, and before p_before, that have a job which is ready or runs, or only '
    'those with one that is ready, in the order of their ids, and how urgent that job is.';

commit;
