-- Verify routiq:audit/schema on pg

begin;

do $verify$
begin
    assert pg_catalog.has_schema_privilege('app_owner', 'audit', 'create'),
        'app_owner should own schema audit';
    assert pg_catalog.has_schema_privilege('app_auditor', 'audit', 'usage'),
        'app_auditor should reach schema audit';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_schema_privilege(c.name, 'audit', 'usage')
    ), 'clients should not reach schema audit';
end
$verify$;

rollback;
