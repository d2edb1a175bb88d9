-- Revert routiq:core/delete_batch_references from pg

begin;

drop table core.delete_batch_references;

commit;
