-- Verify routiq:analytics/schema on pg

begin;

do $verify$
begin
    assert pg_catalog.has_schema_privilege('app_owner', 'analytics', 'create'),
        'app_owner should own schema analytics';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_schema_privilege(c.name, 'analytics', 'usage')
    ), 'clients should not reach schema analytics';
end
$verify$;

rollback;
