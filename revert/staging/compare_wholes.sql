-- Revert routiq:staging/compare_wholes from pg

begin;

drop function staging.compare_wholes(staging.batches);

commit;
