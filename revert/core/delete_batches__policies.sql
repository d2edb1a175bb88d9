-- Revert routiq:core/delete_batches__policies from pg

begin;

drop policy delete_batches_app_migrator_all on core.delete_batches;
drop policy delete_batches_app_owner_all on core.delete_batches;

commit;
