-- Verify routiq:integration/service_health on pg

begin;

select
    t.organization_id,
    t.integration_id,
    t.status,
    t.response_time_ms,
    t.error_rate,
    t.last_error,
    t.last_check_at,
    t.last_ok_at,
    t.metadata
from integration.service_health as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'integration.service_health'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'integration.service_health'::pg_catalog.regclass
    ), 'app_owner should own integration.service_health';
    assert exists (
        select
        from pg_catalog.pg_trigger as g
        where
            g.tgrelid = 'integration.service_health'::pg_catalog.regclass
            and g.tgfoid = 'core.follow_status_flow'::pg_catalog.regproc
            and g.tgenabled = 'O'
    ), 'the status should follow its flow';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'integration.service_health'
    ), 'the flow of the status should stand in ref.status_transitions';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'integration.service_health', 'select, insert, update'
        )
    ), 'clients should have no right on integration.service_health';
end
$verify$;

rollback;
