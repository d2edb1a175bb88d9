create table city (id bigint primary key, name text);
insert into city select g, 'c' from generate_series(1, 2000) as g;
--- migration
BEGIN;
ALTER TABLE city ADD COLUMN country text;
UPDATE city SET country = 'AU' WHERE id = 7;
INSERT INTO city (id, name) VALUES (9001, 'x');
DELETE FROM city WHERE id IN (1, 2);
COMMIT;
BEGIN;
ALTER TABLE city SET (fillfactor = 80);
ALTER TABLE city ALTER COLUMN name SET STATISTICS 400;
UPDATE city SET country = 'NZ';
COMMIT;
