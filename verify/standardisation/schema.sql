-- Verify routiq:standardisation/schema on pg

begin;

do $verify$
begin
    assert pg_catalog.has_schema_privilege('app_owner', 'standardisation', 'create'),
        'app_owner should own schema standardisation';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_schema_privilege(c.name, 'standardisation', 'usage')
    ), 'clients should not reach schema standardisation';
end
$verify$;

rollback;
