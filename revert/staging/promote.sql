-- Revert routiq:staging/promote from pg

begin;

drop procedure staging.promote(uuid, int);
drop function staging.analyze_written();
drop function staging.promote_chunk(uuid, int);
drop function staging.promote_numbers(staging.batches, bigint[]);

commit;
