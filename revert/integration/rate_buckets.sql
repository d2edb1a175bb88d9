-- Revert routiq:integration/rate_buckets from pg

begin;

drop table integration.rate_buckets;

commit;
