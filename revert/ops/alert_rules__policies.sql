-- Revert routiq:ops/alert_rules__policies from pg

begin;

drop policy alert_rules_app_migrator_all on ops.alert_rules;
drop policy alert_rules_app_owner_delete on ops.alert_rules;
drop policy alert_rules_app_owner_update on ops.alert_rules;
drop policy alert_rules_app_owner_insert on ops.alert_rules;
drop policy alert_rules_app_owner_select on ops.alert_rules;

commit;
