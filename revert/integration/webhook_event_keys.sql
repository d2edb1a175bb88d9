-- Revert routiq:integration/webhook_event_keys from pg

begin;

drop table integration.webhook_event_keys;

commit;
