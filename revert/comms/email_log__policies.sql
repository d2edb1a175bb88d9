-- Revert routiq:comms/email_log__policies from pg

begin;

drop policy email_log_app_migrator_select on comms.email_log;
drop policy email_log_app_owner_staff on comms.email_log;
drop policy email_log_app_owner_insert on comms.email_log;
drop policy email_log_app_owner_select on comms.email_log;

commit;
