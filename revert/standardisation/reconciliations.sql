-- Revert routiq:standardisation/reconciliations from pg

begin;

drop table standardisation.reconciliations;

commit;
