-- Verify routiq:analytics/changes__backfill on pg

begin;

do $verify$
begin
    assert pg_catalog.has_table_privilege('app_migrator', 'analytics.changes', 'insert'),
        'app_migrator should be able to have organizations counted';
end
$verify$;

rollback;
