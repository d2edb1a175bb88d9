-- Verify routiq:api/schema on pg

begin;

do $verify$
begin
    assert pg_catalog.has_schema_privilege('app_owner', 'api', 'create'),
        'app_owner should own schema api';
    assert pg_catalog.has_schema_privilege('anon', 'api', 'usage'),
        'anon should reach schema api';
    assert pg_catalog.has_schema_privilege('app_worker', 'api', 'usage'),
        'app_worker should reach schema api';
    assert pg_catalog.has_schema_privilege('authenticated', 'api', 'usage'),
        'authenticated should reach schema api';
    assert pg_catalog.has_schema_privilege('authenticator', 'api', 'usage'),
        'authenticator should reach schema api';
    assert pg_catalog.has_schema_privilege('service_role', 'api', 'usage'),
        'service_role should reach schema api';
end
$verify$;

rollback;
