-- Revert routiq:integration/transform_log__policies from pg

begin;

drop policy transform_log_app_migrator_select on integration.transform_log;
drop policy transform_log_app_owner_insert on integration.transform_log;
drop policy transform_log_app_owner_select on integration.transform_log;

commit;
