-- Revert routiq:audit/retention_policies from pg

begin;

drop table audit.retention_policies;

commit;
