-- Verify routiq:integration/sync_state on pg

begin;

select
    t.organization_id,
    t.integration_id,
    t.entity,
    t.cursor,
    t.high_water_at,
    t.last_sync_at,
    t.last_successful_sync_at,
    t.sync_status,
    t.records_processed,
    t.errors_count,
    t.updated_at,
    t.metadata
from integration.sync_state as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'integration.sync_state'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'integration.sync_state'::pg_catalog.regclass
    ), 'app_owner should own integration.sync_state';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'integration.sync_state', 'select, insert, update'
        )
    ), 'clients should have no right on integration.sync_state';
end
$verify$;

rollback;
