-- Verify routiq:integration/sync_runs on pg

begin;

select
    t.organization_id,
    t.id,
    t.integration_id,
    t.entity,
    t.kind,
    t.status,
    t.requested_by,
    t.job_id,
    t.correlation_id,
    t.attempt,
    t.checkpoint,
    t.checkpointed_at,
    t.expected_count,
    t.read_count,
    t.inserted_count,
    t.updated_count,
    t.unchanged_count,
    t.deleted_count,
    t.failed_count,
    t.last_error,
    t.started_at,
    t.finished_at
from integration.sync_runs as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'integration.sync_runs'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'integration.sync_runs'::pg_catalog.regclass
    ), 'app_owner should own integration.sync_runs';
    assert exists (
        select
        from pg_catalog.pg_trigger as g
        where
            g.tgrelid = 'integration.sync_runs'::pg_catalog.regclass
            and g.tgfoid = 'core.follow_status_flow'::pg_catalog.regproc
            and g.tgenabled = 'O'
    ), 'the status should follow its flow';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'integration.sync_runs'
    ), 'the flow of the status should stand in ref.status_transitions';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'integration.sync_runs', 'select, insert, update'
        )
    ), 'clients should have no right on integration.sync_runs';
end
$verify$;

rollback;
