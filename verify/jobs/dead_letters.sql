-- Verify routiq:jobs/dead_letters on pg

begin;

select
    t.organization_id,
    t.id,
    t.job_id,
    t.queue,
    t.kind,
    t.job,
    t.reason,
    t.attempts,
    t.error_class,
    t.error,
    t.died_at,
    t.replayed_as,
    t.replayed_at,
    t.replayed_by,
    t.dismissed_at,
    t.dismissed_by
from jobs.dead_letters as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'jobs.dead_letters'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'jobs.dead_letters'::pg_catalog.regclass
    ), 'app_owner should own jobs.dead_letters';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'jobs.dead_letters', 'select, insert, update'
        )
    ), 'clients should have no right on jobs.dead_letters';
end
$verify$;

rollback;
