-- Revert routiq:integration/webhook_events from pg

begin;

delete from ref.status_transitions
where entity = 'integration.webhook_events';

drop table integration.webhook_events;

commit;
