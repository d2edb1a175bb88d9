-- Revert routiq:staging/take_back from pg

begin;

drop function staging.take_back(staging.batches, bigint[]);
drop function staging.open_ways(staging.batches, bigint[]);
drop function staging.take_back_contacts(staging.batches, bigint[]);

commit;
