create table booking (id bigint primary key, during tsrange);
insert into booking select g, tsrange('2026-01-01'::timestamp + g * interval '1 hour', '2026-01-01'::timestamp + (g + 1) * interval '1 hour') from generate_series(1, 2000) as g;
--- migration
BEGIN;
ALTER TABLE booking ADD CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&);
COMMIT;
BEGIN;
CREATE TEMP TABLE scratch AS SELECT id FROM booking;
CREATE INDEX ON scratch (id);
COMMIT;
