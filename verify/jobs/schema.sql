-- Verify routiq:jobs/schema on pg

begin;

do $verify$
begin
    assert pg_catalog.has_schema_privilege('app_owner', 'jobs', 'create'),
        'app_owner should own schema jobs';
    assert pg_catalog.has_schema_privilege('app_worker', 'jobs', 'usage'),
        'workers should reach their functions of jobs';
    assert pg_catalog.has_schema_privilege('app_dispatcher', 'jobs', 'usage'),
        'app_dispatcher should reach jobs';
    assert not exists (
        select
        from pg_catalog.unnest(array['anon', 'authenticated', 'service_role']) as c (name)
        where pg_catalog.has_schema_privilege(c.name, 'jobs', 'usage')
    ), 'clients should not reach schema jobs';
    assert not exists (
        select
        from pg_catalog.pg_roles as r
        where
            r.rolname = 'app_dispatcher'
            and (r.rolcanlogin or r.rolbypassrls or r.rolsuper or r.rolcreaterole)
    ), 'app_dispatcher should neither log in nor pass by row security';
end
$verify$;

rollback;
