-- Revert routiq:standardisation/reconciliations__policies from pg

begin;

drop policy reconciliations_app_migrator_all on standardisation.reconciliations;

commit;
