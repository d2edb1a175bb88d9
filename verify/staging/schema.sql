-- Verify routiq:staging/schema on pg

begin;

do $verify$
begin
    assert pg_catalog.has_schema_privilege('app_owner', 'staging', 'create'),
        'app_owner should own schema staging';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'service_role', 'app_worker']) as c (name)
        where pg_catalog.has_schema_privilege(c.name, 'staging', 'usage')
    ), 'clients should not reach schema staging';
end
$verify$;

rollback;
