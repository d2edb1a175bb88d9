-- Revert routiq:staging/reconciliations__policies from pg

begin;

drop policy reconciliations_app_migrator_all on staging.reconciliations;
drop policy reconciliations_app_owner_staff on staging.reconciliations;
drop policy reconciliations_app_owner_all on staging.reconciliations;

commit;
