-- Revert routiq:integration/sync_runs__policies from pg

begin;

drop policy sync_runs_app_migrator_all on integration.sync_runs;
drop policy sync_runs_app_owner_all on integration.sync_runs;

commit;
