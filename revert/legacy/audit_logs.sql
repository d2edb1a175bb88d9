-- Revert routiq:legacy/audit_logs from pg

begin;

drop table legacy.audit_logs;

commit;
