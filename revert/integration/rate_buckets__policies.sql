-- Revert routiq:integration/rate_buckets__policies from pg

begin;

drop policy rate_buckets_app_migrator_all on integration.rate_buckets;
drop policy rate_buckets_app_owner_all on integration.rate_buckets;

commit;
