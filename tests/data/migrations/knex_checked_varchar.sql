create table coupon (id bigint primary key, code varchar(10) check (code <> ''), note varchar(10));
insert into coupon select g, 'c', 'n' from generate_series(1, 2000) as g;
--- migration
BEGIN;
ALTER TABLE coupon ALTER COLUMN code TYPE varchar(20);
COMMIT;
BEGIN;
ALTER TABLE coupon ALTER COLUMN note TYPE varchar(20);
COMMIT;
