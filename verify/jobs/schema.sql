-- Verify routiq:jobs/schema on pg

begin;

do $verify$
begin
    assert pg_catalog.has_schema_privilege('app_owner', 'jobs', 'create'),
        'app_owner should own schema jobs';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_schema_privilege(c.name, 'jobs', 'usage')
    ), 'clients should not reach schema jobs';
end
$verify$;

rollback;
