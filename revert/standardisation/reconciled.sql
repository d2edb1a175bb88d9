-- Revert routiq:standardisation/reconciled from pg

begin;

delete from standardisation.reconciliations as r
where r.table_name is not null;

commit;
