-- Revert routiq:integration/sync_conflicts__policies from pg

begin;

drop policy sync_conflicts_app_migrator_all on integration.sync_conflicts;
drop policy sync_conflicts_app_owner_staff on integration.sync_conflicts;
drop policy sync_conflicts_app_owner_all on integration.sync_conflicts;

commit;
