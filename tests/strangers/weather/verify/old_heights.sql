begin;
select 1 / (count(*) = 5)::int from weather.heights;
select 1 / count(*) from pg_constraint where conname = 'sane' and convalidated;
rollback;
