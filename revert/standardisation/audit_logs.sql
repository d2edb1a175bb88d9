-- Revert routiq:standardisation/audit_logs from pg

begin;

drop view standardisation.audit_logs_back;
drop view standardisation.audit_logs_read;

commit;
