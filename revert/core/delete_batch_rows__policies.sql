-- Revert routiq:core/delete_batch_rows__policies from pg

begin;

drop policy delete_batch_rows_app_migrator_all on core.delete_batch_rows;
drop policy delete_batch_rows_app_owner_all on core.delete_batch_rows;

commit;
