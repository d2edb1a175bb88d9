-- Revert routiq:integration/webhook_events__policies from pg

begin;

drop policy webhook_events_app_migrator_all on integration.webhook_events;
drop policy webhook_events_app_owner_all on integration.webhook_events;

commit;
