-- Revert routiq:integration/sync_state__policies from pg

begin;

drop policy sync_state_app_migrator_all on integration.sync_state;
drop policy sync_state_app_owner_all on integration.sync_state;

commit;
