-- Verify routiq:comms/schema on pg

begin;

do $verify$
begin
    assert pg_catalog.has_schema_privilege('app_owner', 'comms', 'create'),
        'app_owner should own schema comms';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'service_role']) as c (name)
        where pg_catalog.has_schema_privilege(c.name, 'comms', 'usage')
    ), 'clients should not reach schema comms';
end
$verify$;

rollback;
