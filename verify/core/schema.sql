-- Verify routiq:core/schema on pg

begin;

do $verify$
begin
    assert pg_catalog.has_schema_privilege('app_owner', 'core', 'create'),
        'app_owner should own schema core';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_schema_privilege(c.name, 'core', 'usage')
    ), 'clients should not reach schema core';
end
$verify$;

rollback;
