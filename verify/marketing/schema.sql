-- Verify routiq:marketing/schema on pg

begin;

do $verify$
begin
    assert pg_catalog.has_schema_privilege('app_owner', 'marketing', 'create'),
        'app_owner should own schema marketing';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'service_role']) as c (name)
        where pg_catalog.has_schema_privilege(c.name, 'marketing', 'usage')
    ), 'clients should not reach schema marketing';
end
$verify$;

rollback;
