-- Revert routiq:integration/webhook_events from pg

begin;

drop table integration.webhook_events;

commit;
