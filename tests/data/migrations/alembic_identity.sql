create table event (id integer not null, body text);
insert into event select g, 'e' from generate_series(1, 2000) as g;
--- migration
BEGIN;
ALTER TABLE event ADD COLUMN seq BIGINT GENERATED ALWAYS AS IDENTITY;
COMMIT;
BEGIN;
ALTER TABLE event ADD COLUMN size INTEGER GENERATED ALWAYS AS (length(body)) STORED;
COMMIT;
BEGIN;
ALTER TABLE event ADD CONSTRAINT pk_event PRIMARY KEY (id);
COMMIT;
