-- Revert routiq:staging/records from pg

begin;

drop table staging.records;

commit;
