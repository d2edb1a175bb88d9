-- Verify routiq:integration/webhook_events on pg

begin;

select
    t.organization_id,
    t.id,
    t.endpoint_id,
    t.service_code,
    t.event_id,
    t.event_type,
    t.headers,
    t.body,
    t.payload,
    t.signature_status,
    t.occurred_at,
    t.received_at,
    t.processed_at,
    t.ordering_key,
    t.status,
    t.attempts,
    t.last_error,
    t.job_id
from integration.webhook_events as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'integration.webhook_events'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'integration.webhook_events'::pg_catalog.regclass
    ), 'app_owner should own integration.webhook_events';
    assert exists (
        select
        from pg_catalog.pg_trigger as t
        where
            t.tgrelid = 'integration.webhook_events'::pg_catalog.regclass
            and t.tgfoid = 'core.follow_status_flow'::pg_catalog.regproc
            and t.tgenabled = 'O'
    ), 'the status of integration.webhook_events should follow its flow';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'integration.webhook_events' and s.from_status = ''
    ), 'the flow of integration.webhook_events should have a beginning';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'integration.webhook_events', 'select, insert, update'
        )
    ), 'clients should have no right on integration.webhook_events';
end
$verify$;

rollback;
