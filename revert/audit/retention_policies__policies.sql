-- Revert routiq:audit/retention_policies__policies from pg

begin;

drop policy retention_policies_app_auditor_select on audit.retention_policies;
drop policy retention_policies_app_migrator_all on audit.retention_policies;
drop policy retention_policies_app_owner_all on audit.retention_policies;

commit;
