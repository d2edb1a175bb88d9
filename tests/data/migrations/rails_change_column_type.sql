create table line_items (id serial primary key, quantity integer, note varchar(100), price numeric(8, 2));
insert into line_items (quantity, note, price) select g, 'n', g from generate_series(1, 2000) as g;
--- migration
BEGIN;
ALTER TABLE "line_items" ALTER COLUMN "quantity" TYPE bigint;
COMMIT;
BEGIN;
ALTER TABLE "line_items" ALTER COLUMN "note" TYPE character varying(255);
COMMIT;
BEGIN;
ALTER TABLE "line_items" ALTER COLUMN "price" TYPE numeric(12,2);
COMMIT;
BEGIN;
ALTER TABLE "line_items" ALTER COLUMN "price" TYPE numeric(14,4);
COMMIT;
