-- Revert routiq:standardisation/comparison from pg

begin;

drop procedure standardisation.reconcile(text);
drop function standardisation.reconcile_table(text);
drop function standardisation.table_names();

commit;
