create type status as enum ('new', 'done');
create table job (id bigint primary key, status status not null, payload json);
insert into job select g, 'new', '{}' from generate_series(1, 2000) as g;
--- migration
BEGIN;
ALTER TABLE job ALTER COLUMN status TYPE VARCHAR USING status::varchar;
COMMIT;
BEGIN;
ALTER TABLE job ALTER COLUMN payload TYPE JSONB USING payload::jsonb;
COMMIT;
