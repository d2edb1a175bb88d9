create table cache (id bigint primary key, v text);
create index cache_v on cache (v);
insert into cache select g, 'v' from generate_series(1, 2000) as g;
--- migration
VACUUM FULL cache;
VACUUM ANALYZE cache;
REINDEX INDEX CONCURRENTLY cache_v;
REINDEX TABLE cache;
DROP INDEX CONCURRENTLY cache_v;
CLUSTER cache USING cache_pkey;
