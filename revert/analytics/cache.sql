-- Revert routiq:analytics/cache from pg

begin;

drop table analytics.cache;

commit;
