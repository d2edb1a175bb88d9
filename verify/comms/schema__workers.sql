-- Verify routiq:comms/schema__workers on pg

begin;

do $verify$
begin
    assert pg_catalog.has_schema_privilege('app_worker', 'comms', 'usage'),
        'workers should reach their functions';
end
$verify$;

rollback;
