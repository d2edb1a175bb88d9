-- Verify routiq:contact/schema on pg

begin;

do $verify$
begin
    assert pg_catalog.has_schema_privilege('app_owner', 'contact', 'create'),
        'app_owner should own schema contact';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_schema_privilege(c.name, 'contact', 'usage')
    ), 'clients should not reach schema contact';
end
$verify$;

rollback;
