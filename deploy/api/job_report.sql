-- Deploy routiq:api/job_report to pg
-- requires: api/schema
-- requires: jobs/jobs__policies
-- requires: jobs/dead_letters__policies
-- requires: jobs/queues__policies
-- requires: ref/permissions__syncs
-- requires: core/require_permission
-- requires: core/require_context

begin;

-- function api.job_report()

-- Raises RQ400, RQ401, RQ403.

create or replace function api.job_report()
returns table (
    queue text,
    paused_at timestamptz,
    ready bigint,
    running bigint,
    waiting bigint,
    oldest_ready_seconds numeric,
    dead_letters bigint
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('syncs.read');

    return query
    select
        q.name,
        q.paused_at,
        count(j.id) filter (where j.state = 'ready'),
        count(j.id) filter (where j.state = 'running'),
        count(j.id) filter (where j.state in ('scheduled', 'failed', 'blocked')),
        coalesce(
            round(max(extract(epoch from now() - j.ready_at)) filter (where j.state = 'ready'), 3), 0
        ),
        (
            select count(*)
            from jobs.dead_letters as d
            where
                d.organization_id = v_organization_id
                and d.queue = q.name
                and d.replayed_at is null
                and d.dismissed_at is null
        )
    from jobs.queues as q
    left join jobs.jobs as j
        on j.organization_id = v_organization_id and q.name = j.queue
    group by q.name, q.paused_at
    order by q.name;
end
$function$;

alter function api.job_report() owner to app_owner;

revoke all on function api.job_report() from public;
grant execute on function api.job_report() to authenticated;

comment on function api.job_report() is
    'How jobs of the organization stand, queue by queue: ready, running, waiting for their time, '
    'and dead. Raises RQ403.';

commit;
