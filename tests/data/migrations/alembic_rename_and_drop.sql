create table customer (id bigint primary key, fullname text, legacy_code text);
create index ix_customer_legacy on customer (legacy_code);
insert into customer select g, 'c', 'l' from generate_series(1, 2000) as g;
--- migration
BEGIN;
ALTER TABLE customer RENAME fullname TO full_name;
ALTER TABLE customer DROP COLUMN legacy_code;
ALTER TABLE customer RENAME TO customers;
COMMIT;
