-- Revert routiq:core/delete_batches from pg

begin;

drop table core.delete_batches;

commit;
