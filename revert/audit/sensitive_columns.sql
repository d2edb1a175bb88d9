-- Revert routiq:audit/sensitive_columns from pg

begin;

drop table audit.sensitive_columns;

commit;
