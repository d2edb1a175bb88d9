-- Verify routiq:jobs/job_attempts on pg

begin;

select
    t.organization_id,
    t.job_id,
    t.attempt,
    t.started_at,
    t.finished_at,
    t.outcome,
    t.queue,
    t.kind,
    t.worker,
    t.error_class,
    t.error,
    t.retry_at
from jobs.job_attempts as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'jobs.job_attempts'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'jobs.job_attempts'::pg_catalog.regclass
    ), 'app_owner should own jobs.job_attempts';
    assert exists (
        select
        from pg_catalog.pg_partitioned_table as p
        where p.partrelid = 'jobs.job_attempts'::pg_catalog.regclass and p.partdefid <> 0
    ), 'a default partition should take what finds no other';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'jobs.job_attempts', 'select, insert, update'
        )
    ), 'clients should have no right on jobs.job_attempts';
end
$verify$;

rollback;
