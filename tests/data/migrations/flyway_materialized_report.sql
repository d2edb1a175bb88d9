create table sale (id bigint primary key, shop int, amount int);
insert into sale select g, g % 10, g from generate_series(1, 2000) as g;
create materialized view shop_totals as select shop, sum(amount) as total from sale group by shop;
create unique index shop_totals_shop on shop_totals (shop);
--- migration
BEGIN;
REFRESH MATERIALIZED VIEW CONCURRENTLY shop_totals;
COMMIT;
BEGIN;
REFRESH MATERIALIZED VIEW shop_totals;
COMMIT;
BEGIN;
CREATE INDEX shop_totals_total ON shop_totals (total);
COMMIT;
BEGIN;
CREATE MATERIALIZED VIEW day_totals AS SELECT sum(amount) FROM sale;
COMMIT;
