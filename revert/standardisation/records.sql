-- Revert routiq:standardisation/records from pg

begin;

drop table standardisation.records;

drop sequence standardisation.row_ids;

commit;
