-- Verify routiq:integration/circuit_breakers on pg

begin;

select
    t.organization_id,
    t.integration_id,
    t.name,
    t.status,
    t.failure_count,
    t.failure_threshold,
    t.cool_down,
    t.opened_at,
    t.probe_at,
    t.updated_at
from integration.circuit_breakers as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'integration.circuit_breakers'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'integration.circuit_breakers'::pg_catalog.regclass
    ), 'app_owner should own integration.circuit_breakers';
    assert exists (
        select
        from pg_catalog.pg_trigger as g
        where
            g.tgrelid = 'integration.circuit_breakers'::pg_catalog.regclass
            and g.tgfoid = 'core.follow_status_flow'::pg_catalog.regproc
            and g.tgenabled = 'O'
    ), 'the status should follow its flow';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'integration.circuit_breakers'
    ), 'the flow of the status should stand in ref.status_transitions';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'integration.circuit_breakers', 'select, insert, update'
        )
    ), 'clients should have no right on integration.circuit_breakers';
end
$verify$;

rollback;
