-- Revert routiq:staging/batches__policies from pg

begin;

drop policy batches_app_migrator_all on staging.batches;
drop policy batches_app_owner_staff on staging.batches;
drop policy batches_app_owner_all on staging.batches;

commit;
