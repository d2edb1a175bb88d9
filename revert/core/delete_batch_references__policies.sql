-- Revert routiq:core/delete_batch_references__policies from pg

begin;

drop policy delete_batch_references_app_migrator_all on core.delete_batch_references;
drop policy delete_batch_references_app_owner_all on core.delete_batch_references;

commit;
