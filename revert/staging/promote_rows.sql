-- Revert routiq:staging/promote_rows from pg

begin;

drop function staging.promote_rows(staging.batches, bigint[]);
drop function staging.make_types(staging.batches, bigint[]);
drop function staging.told_columns(text);

commit;
