-- Revert routiq:audit/access_log__policies from pg

begin;

drop policy access_log_app_migrator_select on audit.access_log;
drop policy access_log_app_auditor_select on audit.access_log;
drop policy access_log_app_owner_insert on audit.access_log;
drop policy access_log_app_owner_select on audit.access_log;

commit;
