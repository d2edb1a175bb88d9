create table log (id bigint primary key, at timestamp without time zone, seen timestamp(3));
insert into log select g, now(), now() from generate_series(1, 2000) as g;
--- migration
BEGIN;
ALTER TABLE log ALTER COLUMN seen TYPE TIMESTAMP(6) WITHOUT TIME ZONE;
COMMIT;
BEGIN;
SET LOCAL TIME ZONE 'UTC';
ALTER TABLE log ALTER COLUMN at TYPE TIMESTAMP WITH TIME ZONE;
COMMIT;
BEGIN;
SET LOCAL TIME ZONE 'Asia/Tokyo';
ALTER TABLE log ALTER COLUMN seen TYPE TIMESTAMP WITH TIME ZONE USING seen AT TIME ZONE 'UTC';
COMMIT;
