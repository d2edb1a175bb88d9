-- Verify routiq:jobs/schedule_states on pg

begin;

select
    t.organization_id,
    t.name,
    t.next_run_at,
    t.last_run_at,
    t.last_job_id,
    t.timetable,
    t.missed_count,
    t.updated_at
from jobs.schedule_states as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'jobs.schedule_states'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'jobs.schedule_states'::pg_catalog.regclass
    ), 'app_owner should own jobs.schedule_states';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'jobs.schedule_states', 'select, insert, update'
        )
    ), 'clients should have no right on jobs.schedule_states';
end
$verify$;

rollback;
