-- Revert routiq:standardisation/records from pg

begin;

drop table standardisation.records;

drop sequence standardisation.row_ids;

drop sequence standardisation.first_row_ids;

commit;
