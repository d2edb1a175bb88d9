-- Verify routiq:docs/schema on pg

begin;

do $verify$
begin
    assert pg_catalog.has_schema_privilege('app_owner', 'docs', 'create'),
        'app_owner should own schema docs';
    assert pg_catalog.has_schema_privilege('app_worker', 'docs', 'usage'),
        'workers should reach schema docs';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'service_role'])
                as c (name)
        where pg_catalog.has_schema_privilege(c.name, 'docs', 'usage')
    ), 'clients should not reach schema docs';
end
$verify$;

rollback;
