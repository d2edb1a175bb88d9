-- Verify routiq:jobs/queues on pg

begin;

select
    t.name,
    t.id,
    t.description,
    t.max_attempts,
    t.backoff_base,
    t.backoff_cap,
    t.backoff_jitter,
    t.lease,
    t.priority_policy,
    t.max_running,
    t.max_running_per_tenant,
    t.rate,
    t.rate_period,
    t.dead_letter_policy,
    t.paused_at,
    t.paused_by,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.row_version
from jobs.queues as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'jobs.queues'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'jobs.queues'::pg_catalog.regclass
    ), 'app_owner should own jobs.queues';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'jobs.queues', 'select, insert, update'
        )
    ), 'clients should have no right on jobs.queues';
end
$verify$;

rollback;
