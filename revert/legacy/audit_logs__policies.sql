-- Revert routiq:legacy/audit_logs__policies from pg

begin;

drop policy audit_logs_service_role_all on legacy.audit_logs;
drop policy audit_logs_authenticated_all on legacy.audit_logs;

commit;
