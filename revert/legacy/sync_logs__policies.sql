-- Revert routiq:legacy/sync_logs__policies from pg

begin;

drop policy sync_logs_service_role_all on legacy.sync_logs;
drop policy sync_logs_authenticated_all on legacy.sync_logs;

commit;
