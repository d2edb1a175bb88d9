-- Verify routiq:jobs/job_archive on pg

begin;

select
    t.organization_id,
    t.id,
    t.position,
    t.run_at,
    t.started_at,
    t.cancel_requested_at,
    t.created_at,
    t.created_by,
    t.priority,
    t.attempt,
    t.max_attempts,
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
    t.error,
    t.finished_at
from jobs.job_archive as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'jobs.job_archive'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'jobs.job_archive'::pg_catalog.regclass
    ), 'app_owner should own jobs.job_archive';
    assert exists (
        select
        from pg_catalog.pg_partitioned_table as p
        where p.partrelid = 'jobs.job_archive'::pg_catalog.regclass and p.partdefid <> 0
    ), 'a default partition should take what finds no other';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'jobs.job_archive', 'select, insert, update'
        )
    ), 'clients should have no right on jobs.job_archive';
end
$verify$;

rollback;
