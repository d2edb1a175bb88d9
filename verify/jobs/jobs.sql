-- Verify routiq:jobs/jobs on pg

begin;

select
    t.organization_id,
    t.id,
    t.position,
    t.run_at,
    t.ready_at,
    t.lease_expires_at,
    t.started_at,
    t.cancel_requested_at,
    t.created_at,
    t.created_by,
    t.priority,
    t.attempt,
    t.max_attempts,
    t.has_slot,
    t.is_blocked,
    t.state,
    t.queue,
    t.kind,
    t.args,
    t.worker,
    t.ordering_key,
    t.unique_key,
    t.correlation_id,
    t.progress,
    t.result,
    t.error_class,
    t.error
from jobs.jobs as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'jobs.jobs'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'jobs.jobs'::pg_catalog.regclass
    ), 'app_owner should own jobs.jobs';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'jobs.jobs', 'select, insert, update'
        )
    ), 'clients should have no right on jobs.jobs';
end
$verify$;

rollback;
