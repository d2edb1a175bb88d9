-- Statements, each in a transaction of its own that is rolled back, on the tables of the stage.
--- statement
create schema shop;
create type shop.state as enum ('new','paid','sent');
create domain shop.amount as numeric(12,2) check (value >= 0);
create domain label as varchar(40);
create table shop.customers (id int generated always as identity primary key, email character varying(120) not null, full_name text, phone char(12), country_code varchar(2), created timestamp with time zone default now() not null, score double precision, extra json, active bool default true);
insert into shop.customers (email, full_name, phone, country_code, extra) select 'e'||g, 'n', 'p', 'AU', '{}' from generate_series(1,3000) g;
create unique index customers_email on shop.customers (email);
create index customers_lower on shop.customers using btree (lower(email));
create index customers_gin on shop.customers using gin (to_tsvector('simple', full_name));
create table shop.orders (id bigserial constraint orders_pk primary key, customer_id int not null, state shop.state not null default 'new', total shop.amount, placed timestamp without time zone, ref varchar(30), tag label, weights real[], constraint total_small check (total < 100000000), constraint ref_long check (ref is null or length(ref) > 0), constraint placed_there check (placed is not null));
insert into shop.orders (customer_id, total, placed, ref) select g, 5, now(), 'r' from generate_series(1,3000) g;
create index on shop.orders (customer_id) include (state);
create index on shop.orders (placed desc nulls last);
alter table shop.orders add constraint orders_customer foreign key (customer_id) references shop.customers (id);
create table shop.order_lines (order_id bigint not null references shop.orders on delete cascade, line int not null, sku text not null, qty int check (qty > 0), primary key (order_id, line));
insert into shop.order_lines select g, 1, 's', 1 from generate_series(1,3000) g;
create table shop.events (id bigint not null, kind text, at timestamptz not null, primary key (id, at)) partition by range (at);
create table shop.events_a partition of shop.events for values from ('2025-01-01') to ('2026-01-01');
create table shop.events_def partition of shop.events default;
insert into shop.events select g, 'k', '2025-03-03' from generate_series(1,3000) g;
insert into shop.events select g, 'k', '2020-03-03' from generate_series(1,3000) g;
create table shop.tree (id int primary key, parent int references shop.tree (id), path text);
insert into shop.tree select g, null, 'p' from generate_series(1,3000) g;
create table plain (like shop.customers including all);
insert into plain (email) select 'x'||g from generate_series(1,3000) g;
create materialized view shop.daily as select date_trunc('day', placed) as day, count(*) from shop.orders group by 1;
create view shop.active as select id, email from shop.customers where active;
create table shop.settings (key text primary key, value text);
--- statement
ALTER TABLE shop.customers ALTER COLUMN phone TYPE varchar(12);
--- statement
ALTER TABLE shop.customers ALTER COLUMN country_code TYPE char(2);
--- statement
ALTER TABLE shop.customers ALTER COLUMN country_code TYPE text, ALTER COLUMN country_code SET DEFAULT 'AU';
--- statement
ALTER TABLE shop.customers ALTER COLUMN full_name TYPE varchar(200);
--- statement
ALTER TABLE shop.customers ALTER COLUMN full_name TYPE varchar;
--- statement
ALTER TABLE shop.customers ALTER extra TYPE jsonb USING extra::text::jsonb;
--- statement
ALTER TABLE shop.customers ALTER score TYPE numeric;
--- statement
ALTER TABLE shop.customers ALTER score TYPE real;
--- statement
ALTER TABLE shop.customers ALTER COLUMN created TYPE timestamptz(0);
--- statement
ALTER TABLE shop.orders ALTER COLUMN ref TYPE varchar(60);
--- statement
ALTER TABLE shop.orders ALTER COLUMN tag TYPE varchar(40);
--- statement
ALTER TABLE shop.orders ALTER COLUMN tag TYPE varchar(80);
--- statement
ALTER TABLE shop.orders ALTER COLUMN tag TYPE text;
--- statement
ALTER TABLE shop.orders ALTER COLUMN total TYPE numeric(12,2);
--- statement
ALTER TABLE shop.orders ALTER COLUMN total TYPE numeric(14,2);
--- statement
ALTER TABLE shop.orders ALTER COLUMN weights TYPE double precision[];
--- statement
ALTER TABLE shop.orders ALTER COLUMN placed SET NOT NULL;
--- statement
ALTER TABLE shop.orders ALTER COLUMN placed SET NOT NULL, ALTER COLUMN ref SET NOT NULL;
--- statement
ALTER TABLE shop.orders ALTER COLUMN customer_id SET NOT NULL;
--- statement
ALTER TABLE shop.orders ALTER COLUMN customer_id TYPE bigint;
--- statement
ALTER TABLE shop.order_lines ALTER COLUMN qty SET NOT NULL, ADD CONSTRAINT q2 CHECK (qty < 1000) NOT VALID;
--- statement
ALTER TABLE shop.order_lines ADD CONSTRAINT sku_fk FOREIGN KEY (sku) REFERENCES shop.settings (key) NOT VALID;
--- statement
ALTER TABLE shop.order_lines ADD COLUMN note text, DROP COLUMN qty;
--- statement
ALTER TABLE shop.order_lines ADD COLUMN IF NOT EXISTS id uuid NOT NULL DEFAULT gen_random_uuid(), ADD COLUMN at timestamptz DEFAULT now();
--- statement
ALTER TABLE shop.order_lines ADD COLUMN a int DEFAULT 0 NOT NULL, ADD COLUMN b text DEFAULT '' NOT NULL CHECK (b <> 'x');
--- statement
ALTER TABLE shop.order_lines ADD created_by text DEFAULT CURRENT_USER, ADD made date NOT NULL DEFAULT CURRENT_DATE;
--- statement
ALTER TABLE shop.order_lines ADD x shop.amount;
--- statement
ALTER TABLE shop.order_lines ADD x shop.amount DEFAULT 0 NOT NULL;
--- statement
ALTER TABLE shop.order_lines ADD x label DEFAULT 'n';
--- statement
ALTER TABLE shop.order_lines ADD x shop.state NOT NULL DEFAULT 'new'::shop.state;
--- statement
ALTER TABLE shop.order_lines ADD x timestamp DEFAULT timezone('utc', now());
--- statement
ALTER TABLE shop.order_lines ADD x timestamp DEFAULT (now() at time zone 'utc');
--- statement
ALTER TABLE shop.order_lines ADD x text DEFAULT md5(random()::text);
--- statement
ALTER TABLE shop.order_lines ADD x text DEFAULT concat('a', 'b');
--- statement
ALTER TABLE shop.order_lines ADD x bigint DEFAULT extract(epoch from now())::bigint;
--- statement
ALTER TABLE shop.order_lines ADD x bigint DEFAULT (extract(epoch from clock_timestamp()) * 1000)::bigint;
--- statement
ALTER TABLE shop.order_lines ADD x text DEFAULT to_char(now(), 'YYYY');
--- statement
ALTER TABLE shop.order_lines ADD x tsvector GENERATED ALWAYS AS (to_tsvector('simple', sku)) STORED;
--- statement
ALTER TABLE shop.order_lines ADD x inet DEFAULT inet_client_addr();
--- statement
ALTER TABLE shop.order_lines ADD x interval DEFAULT interval '1 day';
--- statement
ALTER TABLE shop.order_lines ADD x int[] DEFAULT '{}'::int[];
--- statement
ALTER TABLE shop.order_lines ADD x int REFERENCES shop.tree;
--- statement
ALTER TABLE shop.tree ADD CONSTRAINT up FOREIGN KEY (parent) REFERENCES shop.tree (id) ON DELETE SET NULL;
--- statement
ALTER TABLE shop.tree DROP CONSTRAINT tree_parent_fkey;
--- statement
ALTER TABLE shop.tree DROP CONSTRAINT tree_pkey CASCADE, ADD PRIMARY KEY (id);
--- statement
begin;
ALTER TABLE plain DROP CONSTRAINT plain_pkey;
ALTER TABLE plain ADD PRIMARY KEY (id);
commit;
--- statement
ALTER TABLE plain ALTER COLUMN email TYPE varchar(130);
--- statement
begin;
CREATE UNIQUE INDEX plain_ix ON plain (email, id);
ALTER TABLE plain ADD CONSTRAINT ux UNIQUE USING INDEX plain_ix;
commit;
--- statement
ALTER TABLE shop.events ADD COLUMN extra jsonb DEFAULT '{}' NOT NULL;
--- statement
ALTER TABLE shop.events ADD COLUMN u uuid DEFAULT gen_random_uuid();
--- statement
CREATE TABLE shop.events_b PARTITION OF shop.events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
--- statement
CREATE INDEX ON shop.events (kind);
--- statement
CREATE INDEX ev ON shop.events_a (kind) WHERE kind IS NOT NULL;
--- statement
ALTER TABLE shop.events DETACH PARTITION shop.events_def;
--- statement
ALTER TABLE shop.events ALTER kind SET NOT NULL;
--- statement
ALTER TABLE shop.events_a ALTER kind SET NOT NULL;
--- statement
begin;
ALTER TABLE shop.events ADD CONSTRAINT k CHECK (kind <> '') NOT VALID;
ALTER TABLE shop.events VALIDATE CONSTRAINT k;
commit;
--- statement
begin;
ALTER TABLE shop.events RENAME COLUMN kind TO sort;
ALTER TABLE shop.events ALTER COLUMN sort TYPE varchar(10);
commit;
--- statement
begin;
ALTER INDEX shop.customers_email RENAME TO customers_email_key;
ALTER TABLE shop.customers ADD CONSTRAINT cek UNIQUE USING INDEX customers_email_key;
commit;
--- statement
DROP INDEX shop.customers_lower;
--- statement
begin;
DROP INDEX shop.customers_lower;
CREATE INDEX customers_lower ON shop.customers (lower(email), id);
commit;
--- statement
REINDEX (VERBOSE) TABLE shop.tree;
--- statement
REFRESH MATERIALIZED VIEW shop.daily WITH DATA;
--- statement
begin;
DROP MATERIALIZED VIEW shop.daily;
CREATE MATERIALIZED VIEW shop.daily AS SELECT count(*) FROM shop.orders;
commit;
--- statement
CREATE OR REPLACE VIEW shop.active AS SELECT id, email FROM shop.customers WHERE active AND score > 0;
--- statement
begin;
DROP VIEW shop.active;
ALTER TABLE shop.customers ALTER COLUMN email TYPE text;
CREATE VIEW shop.active AS SELECT id, email FROM shop.customers;
commit;
--- statement
begin;
SET LOCAL lock_timeout = '50ms';
ALTER TABLE shop.customers ADD COLUMN x int;
ALTER TABLE shop.customers ADD CONSTRAINT xx CHECK (x > 1) NOT VALID;
commit;
--- statement
begin;
SET LOCAL search_path = shop, public;
ALTER TABLE customers ADD COLUMN x int DEFAULT 1;
UPDATE customers SET x = 2 WHERE id = 5;
commit;
--- statement
begin;
SET LOCAL search_path = shop, public;
ALTER TABLE customers ADD COLUMN x int;
UPDATE customers SET x = 2 WHERE country_code = 'AU';
commit;
--- statement
begin;
ALTER TABLE shop.customers ADD COLUMN x int;
INSERT INTO shop.settings SELECT 'a', email FROM shop.customers LIMIT 1;
commit;
--- statement
begin;
ALTER TABLE shop.customers ADD COLUMN x int;
INSERT INTO shop.settings VALUES ('a', 'b');
DELETE FROM shop.settings WHERE key = 'a';
commit;
--- statement
begin;
ALTER TABLE shop.customers ADD COLUMN x int;
UPDATE shop.customers c SET x = o.id FROM shop.orders o WHERE o.customer_id = c.id;
commit;
--- statement
begin;
UPDATE shop.customers SET full_name = 'q';
ALTER TABLE shop.settings ADD COLUMN x int;
commit;
--- statement
begin;
ALTER TABLE shop.settings ADD COLUMN x int;
UPDATE shop.customers SET full_name = 'q';
commit;
--- statement
begin;
INSERT INTO shop.settings SELECT 's' || id, 'x' FROM shop.orders;
CREATE INDEX ON shop.settings (value);
commit;
--- statement
begin;
CREATE TABLE shop.refunds (id bigint PRIMARY KEY, order_id bigint NOT NULL REFERENCES shop.orders (id));
CREATE INDEX ON shop.refunds (order_id);
COMMENT ON TABLE shop.refunds IS 'r';
commit;
--- statement
begin;
CREATE TABLE shop.copy_orders (LIKE shop.orders INCLUDING ALL);
INSERT INTO shop.copy_orders SELECT * FROM shop.orders;
ALTER TABLE shop.copy_orders ADD FOREIGN KEY (customer_id) REFERENCES shop.customers (id);
commit;
--- statement
begin;
CREATE TABLE shop.old AS TABLE shop.orders;
ALTER TABLE shop.old ADD PRIMARY KEY (id);
commit;
--- statement
DO $$ BEGIN ALTER TABLE shop.customers ADD COLUMN IF NOT EXISTS y int; EXCEPTION WHEN duplicate_column THEN NULL; END $$;
--- statement
DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_class WHERE relname = 'zz') THEN CREATE INDEX zz ON shop.tree (path); END IF; END $$;
--- statement
DO $$ BEGIN EXECUTE 'ALTER TABLE shop.tree ALTER COLUMN path SET NOT NULL'; END $$;
--- statement
DO $$ DECLARE r record; BEGIN FOR r IN SELECT 1 LOOP UPDATE shop.tree SET path = 'x'; END LOOP; END $$;
--- statement
ALTER TABLE shop.tree SET (autovacuum_enabled = false), ALTER COLUMN path SET STORAGE EXTERNAL;
--- statement
ALTER TABLE shop.tree SET UNLOGGED;
--- statement
ALTER TABLE shop.tree ALTER COLUMN path TYPE text USING trim(path);
--- statement
ALTER TABLE shop.tree ALTER COLUMN path TYPE text USING path;
--- statement
ALTER TABLE shop.tree ALTER COLUMN id DROP DEFAULT, ALTER COLUMN id TYPE integer;
--- statement
begin;
CREATE SEQUENCE shop.seq OWNED BY shop.tree.id;
ALTER TABLE shop.tree ALTER COLUMN id SET DEFAULT nextval('shop.seq');
commit;
--- statement
begin;
CREATE SEQUENCE shop.seq;
ALTER TABLE shop.tree ADD COLUMN nr int DEFAULT nextval('shop.seq'::regclass);
commit;
--- statement
SELECT setval('shop.orders_id_seq', (SELECT max(id) FROM shop.orders));
--- statement
begin;
ALTER TABLE shop.tree ADD COLUMN zz int;
SELECT setval('shop.orders_id_seq', 5000);
commit;
--- statement
ALTER TABLE shop.tree ADD EXCLUDE USING btree (path WITH =) WHERE (path <> 'p');
--- statement
ALTER TYPE shop.state ADD VALUE 'lost' BEFORE 'sent';
--- statement
begin;
ALTER DOMAIN shop.amount DROP CONSTRAINT amount_check;
ALTER DOMAIN shop.amount ADD CONSTRAINT positive CHECK (value >= 0) NOT VALID;
commit;
--- statement
ALTER DOMAIN shop.amount ADD CHECK (value < 1e9);
--- statement
TRUNCATE TABLE shop.order_lines RESTART IDENTITY;
--- statement
DROP TABLE IF EXISTS shop.order_lines, shop.nothing;
--- statement
begin;
ALTER TABLE shop.orders DISABLE TRIGGER ALL;
ALTER TABLE shop.orders ENABLE TRIGGER ALL;
commit;
--- statement
begin;
GRANT SELECT (email) ON shop.customers TO PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT SELECT ON TABLES TO PUBLIC;
commit;
