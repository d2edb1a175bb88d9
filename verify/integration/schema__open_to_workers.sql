-- Verify routiq:integration/schema__open_to_workers on pg

begin;

do $verify$
begin
    assert pg_catalog.has_schema_privilege('app_worker', 'integration', 'usage'),
        'workers should reach their functions of integration';
    assert pg_catalog.has_schema_privilege('authenticator', 'integration', 'usage'),
        'whoever logs in for the gateway should be able to open the keyring';
    assert not pg_catalog.has_schema_privilege('authenticated', 'integration', 'usage'),
        'signed-in users should not reach integration';
end
$verify$;

rollback;
