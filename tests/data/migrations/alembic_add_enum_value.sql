create type status as enum ('new', 'done');
create table job (id bigint primary key, status status not null);
insert into job select g, 'new' from generate_series(1, 2000) as g;
--- migration
ALTER TYPE status ADD VALUE IF NOT EXISTS 'failed';
COMMENT ON TABLE job IS 'work to do';
COMMENT ON COLUMN job.status IS 'how far it is';
GRANT SELECT ON job TO PUBLIC;
