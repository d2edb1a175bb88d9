-- Verify routiq:ops/schema on pg

begin;

do $verify$
begin
    assert pg_catalog.has_schema_privilege('app_owner', 'ops', 'create'),
        'app_owner should own schema ops';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_schema_privilege(c.name, 'ops', 'usage')
    ), 'clients should not reach schema ops';
    assert pg_catalog.has_schema_privilege('app_monitor', 'ops', 'usage'),
        'app_monitor should reach schema ops';
end
$verify$;

rollback;
