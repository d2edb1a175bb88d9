-- Verify routiq:billing/schema on pg

begin;

do $verify$
begin
    assert pg_catalog.has_schema_privilege('app_owner', 'billing', 'create'),
        'app_owner should own schema billing';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'service_role'])
                as c (name)
        where pg_catalog.has_schema_privilege(c.name, 'billing', 'usage')
    ), 'clients should not reach schema billing';
end
$verify$;

rollback;
