-- Revert routiq:analytics/cache__policies from pg

begin;

drop policy cache_app_migrator_all on analytics.cache;
drop policy cache_app_owner_all on analytics.cache;

commit;
