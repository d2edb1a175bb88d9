-- Revert routiq:integration/sync_errors__policies from pg

begin;

drop policy sync_errors_app_migrator_all on integration.sync_errors;
drop policy sync_errors_app_owner_all on integration.sync_errors;

commit;
