-- Revert routiq:staging/reconciliations from pg

begin;

drop table staging.reconciliations;

commit;
