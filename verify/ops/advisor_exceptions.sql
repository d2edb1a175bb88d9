-- Verify routiq:ops/advisor_exceptions on pg

begin;

do $verify$
begin
    assert exists (
        select
        from ops.advisor_exceptions as e
        where e.object = 'legacy.%'
    ), 'ops.advisor_exceptions should say why the legacy schema keeps its faults';
    assert not pg_catalog.has_table_privilege(
        'app_owner', 'ops.advisor_exceptions', 'insert, update, delete'
    ), 'functions should not be able to silence advisors';
    assert pg_catalog.has_table_privilege('app_monitor', 'ops.advisor_exceptions', 'select'),
        'app_monitor should see what is silenced';
end
$verify$;

rollback;
