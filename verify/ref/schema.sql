-- Verify routiq:ref/schema on pg

begin;

do $verify$
begin
    assert pg_catalog.has_schema_privilege('app_owner', 'ref', 'create'),
        'app_owner should own schema ref';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_schema_privilege(c.name, 'ref', 'usage')
    ), 'clients should not reach schema ref';
end
$verify$;

rollback;
