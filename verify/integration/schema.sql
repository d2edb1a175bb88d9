-- Verify routiq:integration/schema on pg

begin;

do $verify$
begin
    assert pg_catalog.has_schema_privilege('app_owner', 'integration', 'create'),
        'app_owner should own schema integration';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'service_role'])
                as c (name)
        where pg_catalog.has_schema_privilege(c.name, 'integration', 'usage')
    ), 'clients but workers should not reach schema integration';
end
$verify$;

rollback;
