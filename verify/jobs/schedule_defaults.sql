-- Verify routiq:jobs/schedule_defaults on pg

begin;

select
    t.name,
    t.queue,
    t.kind,
    t.args,
    t.cron,
    t.time_zone,
    t.is_active,
    t.is_for_platform,
    t.description
from jobs.schedule_defaults as t
where false;

do $verify$
begin
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'jobs.schedule_defaults'::pg_catalog.regclass
    ), 'app_owner should own jobs.schedule_defaults';
    assert not pg_catalog.has_table_privilege('app_owner', 'jobs.schedule_defaults', 'insert, update, delete'),
        'functions should not be able to change what stands there';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'jobs.schedule_defaults', 'select, insert, update'
        )
    ), 'clients should have no right on jobs.schedule_defaults';
end
$verify$;

rollback;
