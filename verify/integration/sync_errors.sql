-- Verify routiq:integration/sync_errors on pg

begin;

select
    t.organization_id,
    t.id,
    t.integration_id,
    t.sync_run_id,
    t.entity,
    t.external_id,
    t.error_class,
    t.message,
    t.details,
    t.retry_count,
    t.correlation_id,
    t.occurred_at,
    t.resolved_at,
    t.resolved_by
from integration.sync_errors as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'integration.sync_errors'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'integration.sync_errors'::pg_catalog.regclass
    ), 'app_owner should own integration.sync_errors';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'integration.sync_errors', 'select, insert, update'
        )
    ), 'clients should have no right on integration.sync_errors';
end
$verify$;

rollback;
