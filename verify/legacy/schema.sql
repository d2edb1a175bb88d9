-- Verify routiq:legacy/schema on pg

begin;

do $verify$
begin
    assert pg_catalog.has_schema_privilege('service_role', 'legacy', 'usage'),
        'today''s application should reach schema legacy';
    assert not pg_catalog.has_schema_privilege('authenticated', 'legacy', 'usage'),
        'clients should not reach schema legacy';
end
$verify$;

rollback;
