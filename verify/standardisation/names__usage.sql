-- Verify routiq:standardisation/names__usage on pg

begin;

do $verify$
begin
    assert pg_catalog.has_schema_privilege('service_role', 'legacy_names', 'usage'),
        'the first application should reach the names';
end
$verify$;

rollback;
