-- Revert routiq:staging/columns from pg

begin;

drop table staging.columns;

commit;
