-- Verify routiq:legacy/schema on pg

begin;

do $verify$
declare
    v_is_parked boolean := false;
begin
    if pg_catalog.to_regproc('standardisation.is_contracted') is not null then
        v_is_parked := standardisation.is_contracted();
    end if;

    assert v_is_parked or pg_catalog.has_schema_privilege('service_role', 'legacy', 'usage'),
        'today''s application should reach schema legacy';
    assert not pg_catalog.has_schema_privilege('authenticated', 'legacy', 'usage'),
        'clients should not reach schema legacy';
end
$verify$;

rollback;
