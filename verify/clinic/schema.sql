-- Verify routiq:clinic/schema on pg

begin;

do $verify$
begin
    assert pg_catalog.has_schema_privilege('app_owner', 'clinic', 'create'),
        'app_owner should own schema clinic';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'service_role']) as c (name)
        where pg_catalog.has_schema_privilege(c.name, 'clinic', 'usage')
    ), 'clients should not reach schema clinic';
end
$verify$;

rollback;
