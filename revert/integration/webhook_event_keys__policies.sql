-- Revert routiq:integration/webhook_event_keys__policies from pg

begin;

drop policy webhook_event_keys_app_migrator_all on integration.webhook_event_keys;
drop policy webhook_event_keys_app_owner_all on integration.webhook_event_keys;

commit;
