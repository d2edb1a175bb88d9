-- Verify routiq:analytics/integration_hourly_metrics on pg

begin;

select
    t.organization_id,
    t.hour_at,
    t.service_code,
    t.events_received,
    t.events_processed,
    t.events_failed,
    t.records_processed,
    t.sync_errors,
    t.processing_duration,
    t.computed_at
from analytics.integration_hourly_metrics as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'analytics.integration_hourly_metrics'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'analytics.integration_hourly_metrics'::pg_catalog.regclass
    ), 'app_owner should own analytics.integration_hourly_metrics';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'analytics.integration_hourly_metrics', 'select, insert, update'
        )
    ), 'clients should have no right on analytics.integration_hourly_metrics';
end
$verify$;

rollback;
