-- Revert routiq:integration/webhook_events__follow_status_flow from pg

begin;

drop trigger tg_webhook_events_20_follow_status_flow on integration.webhook_events;

delete from ref.status_transitions
where entity = 'integration.webhook_events';

commit;
