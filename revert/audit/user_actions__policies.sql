-- Revert routiq:audit/user_actions__policies from pg

begin;

drop policy user_actions_app_migrator_select on audit.user_actions;
drop policy user_actions_app_auditor_select on audit.user_actions;
drop policy user_actions_app_owner_insert on audit.user_actions;
drop policy user_actions_app_owner_select on audit.user_actions;

commit;
