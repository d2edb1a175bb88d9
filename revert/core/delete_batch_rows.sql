-- Revert routiq:core/delete_batch_rows from pg

begin;

drop table core.delete_batch_rows;

commit;
