-- Revert routiq:audit/records from pg

begin;

drop view audit.records;

commit;
