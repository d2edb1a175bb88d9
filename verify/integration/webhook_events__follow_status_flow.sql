-- Verify routiq:integration/webhook_events__follow_status_flow on pg

begin;

do $verify$
begin
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
end
$verify$;

rollback;
