-- view ops.v_queue_health
-- view ops.v_dead_letters
-- view ops.v_sync_lag
-- view ops.v_integration_health

-- For whoever runs the database, as app_migrator or a member of it: it reads as the reader, so that he sees
-- every organization, and functions of api none but their own. Texts of errors hold no data of patients
-- (docs/jobs.md), payloads do, and are left out.

create or replace view ops.v_queue_health
with (security_invoker = true)
as
select
    q.name as queue,
    q.paused_at,
    j.organization_id,
    count(j.id) filter (where j.state = 'ready') as ready_count,
    count(j.id) filter (where j.state = 'running') as running_count,
    count(j.id) filter (where j.state in ('scheduled', 'failed', 'blocked')) as waiting_count,
    count(j.id) filter (where j.state = 'running' and j.lease_expires_at < now()) as lost_count,
    coalesce(max(extract(epoch from now() - j.ready_at)) filter (where j.state = 'ready'), 0)
        as oldest_ready_seconds
from jobs.queues as q
left join jobs.jobs as j
    on q.name = j.queue
group by q.name, q.paused_at, j.organization_id;

create or replace view ops.v_dead_letters
with (security_invoker = true)
as
select
    d.organization_id,
    d.id,
    d.queue,
    d.kind,
    d.reason,
    d.attempts,
    d.error_class,
    d.error,
    d.died_at
from jobs.dead_letters as d
where d.replayed_at is null and d.dismissed_at is null;

create or replace view ops.v_sync_lag
with (security_invoker = true)
as
select
    i.organization_id,
    i.id as integration_id,
    i.service_code,
    s.entity,
    s.sync_status,
    s.last_successful_sync_at,
    extract(epoch from now() - s.last_successful_sync_at) as lag_seconds,
    (
        select count(*)
        from integration.sync_errors as e
        where
            e.organization_id = s.organization_id
            and e.integration_id = s.integration_id
            and e.entity = s.entity
            and e.resolved_at is null
    ) as standing_errors
from integration.service_integrations as i
inner join integration.sync_state as s
    on i.organization_id = s.organization_id and i.id = s.integration_id
where i.deleted_at is null;

create or replace view ops.v_integration_health
with (security_invoker = true)
as
select
    i.organization_id,
    i.id as integration_id,
    i.service_code,
    i.name,
    i.status,
    h.status as health,
    i.last_ok_at,
    (
        select count(*)
        from integration.webhook_events as e
        where
            e.organization_id = i.organization_id
            and e.service_code = i.service_code
            and e.status in ('received', 'processing', 'failed')
    ) as waiting_events,
    (
        select count(*)
        from integration.webhook_events as e
        where
            e.organization_id = i.organization_id
            and e.service_code = i.service_code
            and e.status = 'dead'
    ) as dead_events
from integration.service_integrations as i
left join integration.service_health as h
    on i.organization_id = h.organization_id and i.id = h.integration_id
where i.deleted_at is null;

alter view ops.v_queue_health owner to app_owner;
alter view ops.v_dead_letters owner to app_owner;
alter view ops.v_sync_lag owner to app_owner;
alter view ops.v_integration_health owner to app_owner;

grant select on
ops.v_queue_health, ops.v_dead_letters, ops.v_sync_lag, ops.v_integration_health
to app_migrator;

comment on view ops.v_queue_health is
    'How each queue stands, organization by organization: what is ready, runs, waits, and is lost';
comment on view ops.v_dead_letters is 'Jobs that were given up and wait for a decision';
comment on view ops.v_sync_lag is 'How long ago each account and entity was last synchronized';
comment on view ops.v_integration_health is 'How each account stands, and what its events wait for';
