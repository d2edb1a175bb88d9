create table product (id bigint primary key, sku varchar(30), price numeric, tags varchar(20)[]);
create index product_sku_lower on product (lower(sku));
insert into product select g, 's' || g, g from generate_series(1, 2000) as g;
--- migration
BEGIN;
ALTER TABLE product ALTER COLUMN sku TYPE varchar(60);
COMMIT;
BEGIN;
ALTER TABLE product ALTER COLUMN price TYPE numeric(12, 2);
COMMIT;
BEGIN;
ALTER TABLE product ALTER COLUMN tags TYPE text[];
COMMIT;
