-- Verify routiq:jobs/schedules on pg

begin;

select
    t.organization_id,
    t.id,
    t.name,
    t.default_name,
    t.queue,
    t.kind,
    t.args,
    t.cron,
    t.time_zone,
    t.is_active,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from jobs.schedules as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'jobs.schedules'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'jobs.schedules'::pg_catalog.regclass
    ), 'app_owner should own jobs.schedules';
    assert audit.is_attached('jobs.schedules'),
        'every write of jobs.schedules should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'jobs.schedules', 'select, insert, update'
        )
    ), 'clients should have no right on jobs.schedules';
end
$verify$;

rollback;
