-- Verify routiq:inventory/schema on pg

begin;

do $verify$
begin
    assert pg_catalog.has_schema_privilege('app_owner', 'inventory', 'create'),
        'app_owner should own schema inventory';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'service_role']) as c (name)
        where pg_catalog.has_schema_privilege(c.name, 'inventory', 'usage')
    ), 'clients should not reach schema inventory';
end
$verify$;

rollback;
